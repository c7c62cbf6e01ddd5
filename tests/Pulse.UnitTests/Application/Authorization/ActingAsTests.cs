using Pulse.Application.Authorization;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Authorization;

public sealed class ActingAsTests
{
    private static readonly CallerAccount Home = Callers.Member(Some.Account, primary: true, given: PermissionSet.All);
    private static readonly CallerAccount Other = Callers.Member(Some.OtherAccount, given: PermissionSet.All);
    private static readonly PermissionSet Support = Some.Set(Permission.ImpersonateUsers, Permission.ReadUsers);

    [Test]
    public void Who_acts_stays_who_they_are_and_belongs_where_the_other_does()
    {
        var own = Callers.User([Home], Some.Own("support", Some.Account, Support)) with { HasMfa = true };
        var other = Clerk(
            [Home with { Name = "As the other sees it" }],
            Some.Own("clerk", Some.Account, Some.Set(Permission.ReadUsers, Permission.ReadMerchants)));

        var acting = own.ActingAs(other)!;

        Assert.That((acting.Id, acting.Email, acting.HasMfa, acting.CreatedBy), Is.EqualTo((own.Id, own.Email, true, own.CreatedBy)));
        Assert.That(acting.Impersonation, Is.EqualTo(new Impersonation(4, "clerk@example.com", own.Roles)));
        Assert.That((acting.Accounts.Single(), acting.Roles.Single().Role), Is.EqualTo((other.Accounts[0], "clerk")));
        Assert.That(acting.RightsIn(Some.Account), Is.EqualTo(new AccountRights(Some.Set(Permission.ReadUsers), PermissionSet.All)));
    }

    [Test]
    public void Only_accounts_where_the_right_is_held_are_left_and_roles_that_count_there()
    {
        var own = Callers.User(
            [Home, Other],
            Some.Own("support", Some.OtherAccount, Support),
            Some.Own("reader", Some.Account, Some.Set(Permission.ReadUsers)));
        var other = Clerk(
            [Home, Other], Some.Own("a", Some.Account, Support), Some.Own("b", Some.OtherAccount, Support), Some.Own("c", null, Support));

        var acting = own.ActingAs(other)!;

        Assert.That(acting.Accounts, Is.EqualTo(new[] { Other with { Primary = true } }));
        Assert.That(acting.Roles.Select(role => role.Role), Is.EqualTo(new[] { "b", "c" }));
        Assert.That(acting.RightsIn(Some.Account), Is.Null);
    }

    [Test]
    public void The_others_primary_account_stays_that_where_it_is_left_and_else_the_first_is()
    {
        var superAdmin = Callers.User([], Some.Global(Role.SuperAdmin));

        var kept = superAdmin.ActingAs(Clerk([Home, Other]))!;
        var without = superAdmin.ActingAs(Clerk([Home with { Primary = false }, Other]))!;

        Assert.That(kept.Accounts, Is.EqualTo(new[] { Other, Home }));
        Assert.That(without.Accounts, Is.EqualTo(new[] { Other with { Primary = true }, Home with { Primary = false } }));
    }

    [Test]
    public void A_right_without_membership_a_membership_without_right_and_a_right_that_the_account_lacks_are_none()
    {
        var other = Clerk([Home]);

        Assert.That(Callers.User([Other], Some.Own("left over", Some.Account, Support)).ActingAs(other), Is.Null);
        Assert.That(Callers.User([Home], Some.Own("reader", Some.Account, Some.Set(Permission.ReadUsers))).ActingAs(other), Is.Null);
        Assert.That(Callers.User([Home], Some.Own("support", Some.Account, Support)).ActingAs(
            Clerk([Home with { Given = PermissionSet.AccountDefault }])), Is.Null);
    }

    [Test]
    public void Nobody_acts_as_a_superAdmin_or_as_who_belongs_nowhere()
    {
        var superAdmin = Callers.User([Home], Some.Global(Role.SuperAdmin));

        Assert.That(superAdmin.ActingAs(Clerk([Home], Some.Global(Role.SuperAdmin))), Is.Null);
        Assert.That(superAdmin.ActingAs(Clerk([])), Is.Null);
        Assert.That(superAdmin.ActingAs(Clerk([Home]))!.IsSuperAdmin, Is.False);
    }

    private static UserCaller Clerk(CallerAccount[] accounts, params RoleGrant[] roles) =>
        Callers.User(accounts, roles) with { Id = 4, Email = "clerk@example.com", CreatedBy = "another@example.com" };
}
