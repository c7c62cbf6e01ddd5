using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.Roles;

public sealed class RoleTests
{
    private static readonly PermissionSet Read = Some.Set(Permission.ReadMerchants);

    [Test]
    public void An_edit_that_changes_nothing_does_not_count_as_an_edit()
    {
        var role = Role.Create("clerk", Some.Account, Read, "maker@example.com", Some.Now);

        role.Edit("clerk", Read, "editor@example.com", Some.Now.AddDays(1));
        Assert.That((role.Version, role.UpdatedBy), Is.EqualTo((1L, "maker@example.com")));

        role.Edit("Clerk", Read, "editor@example.com", Some.Now.AddDays(1));
        Assert.That(
            (role.Name, role.Version, role.UpdatedBy, role.UpdatedAt),
            Is.EqualTo(("Clerk", 2L, "editor@example.com", Some.Now.AddDays(1))));
    }

    [Test]
    public void An_assigned_role_shows_whether_it_is_global_and_for_which_account_it_is_assigned()
    {
        var (own, global) = (
            Role.Create("clerk", Some.Account, Read, "maker", Some.Now), Role.Create("auditor", null, Read, "maker", Some.Now));

        Assert.That(own.HeldIn(Some.Account), Is.EqualTo(Some.Own("clerk", Some.Account, Read)));
        Assert.That(global.HeldIn(null), Is.EqualTo(Some.Global("auditor", null, Read)));
    }

    [Test]
    public void A_role_of_an_account_is_held_only_in_that_account()
    {
        var role = Role.Create("clerk", Some.Account, Read, "maker", Some.Now);

        Assert.That(role.CheckPlace(Some.Account).IsError, Is.False);
        Assert.That(PathOf(role, null), Is.EqualTo("allAccounts"));
        Assert.That(PathOf(role, Some.OtherAccount), Is.EqualTo("allAccounts"));
    }

    [Test]
    public void A_global_role_is_held_in_one_account_or_in_all()
    {
        var role = Role.Create("auditor", null, Read, "maker", Some.Now);

        Assert.That((role.CheckPlace(Some.Account).IsError, role.CheckPlace(null).IsError), Is.EqualTo((false, false)));
    }

    [Test]
    public void Giving_up_superAdmin_always_reduces_administration() =>
        Assert.That(
            Holding((Role.SuperAdmin, null), (Role.AccountAdmin, Some.Account)).AdministersOnlyThrough(Some.Global(Role.SuperAdmin)),
            Is.True);

    [Test]
    public void Giving_up_accountAdmin_reduces_administration_unless_another_role_grants_it_in_that_account()
    {
        var grant = Some.Global(Role.AccountAdmin, Some.Account);

        Assert.That(Holding((Role.AccountAdmin, Some.Account)).AdministersOnlyThrough(grant), Is.True);
        Assert.That(
            Holding((Role.AccountAdmin, Some.Account), (Role.AccountAdmin, Some.OtherAccount)).AdministersOnlyThrough(grant), Is.True);
        Assert.That(Holding((Role.AccountAdmin, Some.Account), (Role.AccountAdmin, null)).AdministersOnlyThrough(grant), Is.False);
        Assert.That(Holding((Role.AccountAdmin, Some.Account), (Role.SuperAdmin, null)).AdministersOnlyThrough(grant), Is.False);
    }

    [Test]
    public void Giving_up_accountAdmin_in_all_accounts_reduces_administration_except_for_a_superAdmin()
    {
        var grant = Some.Global(Role.AccountAdmin);

        Assert.That(Holding((Role.AccountAdmin, null), (Role.AccountAdmin, Some.Account)).AdministersOnlyThrough(grant), Is.True);
        Assert.That(Holding((Role.AccountAdmin, null), (Role.SuperAdmin, null)).AdministersOnlyThrough(grant), Is.False);
    }

    [Test]
    public void An_ordinary_role_does_not_make_a_user_an_administrator()
    {
        var user = Holding((Role.AccountAdmin, Some.Account));

        Assert.That(user.AdministersOnlyThrough(Some.Own("clerk", Some.Account, Read)), Is.False);
        Assert.That(user.AdministersOnlyThrough(Some.Own(Role.AccountAdmin, Some.Account, Read)), Is.False);
    }

    private static object? PathOf(Role role, AccountId? account) => role.CheckPlace(account).FirstError.Metadata![Errors.PathKey];

    /// <summary>Assignments get their roles from the database, which does not exist here.</summary>
    private static User Holding(params (string Role, AccountId? Account)[] roles)
    {
        var user = User.Create("user@example.com", "maker", Some.Now);
        foreach (var (name, account) in roles)
        {
            user.Assign(name == Role.SuperAdmin ? Role.SuperAdminId : Role.AccountAdminId, account);
        }

        foreach (var assignment in user.RoleAssignments)
        {
            var role = Role.Create(
                assignment.RoleId == Role.SuperAdminId ? Role.SuperAdmin : Role.AccountAdmin, null, PermissionSet.BuiltIn, "maker", Some.Now);
            typeof(RoleAssignment).GetProperty(nameof(RoleAssignment.Role))!.SetValue(assignment, role);
        }

        return user;
    }
}
