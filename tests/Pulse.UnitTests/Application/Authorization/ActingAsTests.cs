using Pulse.Application.Authorization;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Authorization;

public sealed class ActingAsTests
{
    private static readonly CallerAccount Home = Callers.Member(Some.Account, primary: true, given: PermissionSet.BuiltIn);
    private static readonly CallerAccount Other = Callers.Member(Some.OtherAccount, given: PermissionSet.BuiltIn);
    private static readonly PermissionSet Support = Some.Set(Permission.ImpersonateUsers, Permission.ReadUsers);

    [Test]
    public void An_impersonator_keeps_their_identity_and_gets_the_accounts_and_roles_of_the_impersonated_user()
    {
        var own = Callers.User([Home], Some.Own("support", Some.Account, Support)) with { HasMfa = true };
        var other = Clerk(
            [Home with { Name = "As the other sees it" }],
            Some.Own("clerk", Some.Account, Some.Set(Permission.ReadUsers, Permission.ReadMerchants)));

        var acting = own.ActingAs(other)!;

        Assert.That((acting.Id, acting.Email, acting.HasMfa, acting.CreatedBy), Is.EqualTo((own.Id, own.Email, true, own.CreatedBy)));
        Assert.That(acting.Impersonation, Is.EqualTo(new Impersonation(4, "clerk@example.com", own.Roles)));
        Assert.That((acting.Accounts.Single(), acting.Roles.Single().Role), Is.EqualTo((other.Accounts[0], "clerk")));
        Assert.That(acting.RightsIn(Some.Account), Is.EqualTo(new AccountRights(Some.Set(Permission.ReadUsers), PermissionSet.BuiltIn)));
    }

    [Test]
    public void Impersonation_keeps_only_accounts_where_the_impersonator_holds_the_permission_and_roles_valid_there()
    {
        var own = Callers.User(
            [Home, Other],
            Some.Own("support", Some.OtherAccount, Support),
            Some.Own("reader", Some.Account, Some.Set(Permission.ReadUsers)));
        var other = Clerk(
            [Home, Other], Some.Own("a", Some.Account, Support), Some.Own("b", Some.OtherAccount, Support), Some.Own("c", null, Support));

        var acting = own.ActingAs(other)!;

        Assert.That(acting.Accounts, Is.EqualTo(new[] { Other with { Primary = true } }));
        Assert.That(acting.Roles.Select(role => role.Role), Is.EquivalentTo(new[] { "b", "c" }));
        Assert.That(acting.RightsIn(Some.Account), Is.Null);
    }

    [Test]
    public void The_impersonated_users_primary_account_stays_primary_if_available_and_otherwise_the_first_account_becomes_it()
    {
        var superAdmin = Callers.User([], Some.Global(Role.SuperAdmin));

        var kept = superAdmin.ActingAs(Clerk([Home, Other]))!;
        var without = superAdmin.ActingAs(Clerk([Home with { Primary = false }, Other]))!;

        Assert.That(kept.Accounts, Is.EqualTo(new[] { Other, Home }));
        Assert.That(without.Accounts, Is.EqualTo(new[] { Other with { Primary = true }, Home with { Primary = false } }));
    }

    [Test]
    public void Impersonation_requires_a_membership_the_permission_and_an_account_that_has_the_permission()
    {
        var other = Clerk([Home]);

        Assert.That(Callers.User([Other], Some.Own("left over", Some.Account, Support)).ActingAs(other), Is.Null);
        Assert.That(Callers.User([Home], Some.Own("reader", Some.Account, Some.Set(Permission.ReadUsers))).ActingAs(other), Is.Null);
        Assert.That(Callers.User([Home], Some.Own("support", Some.Account, Support)).ActingAs(
            Clerk([Home with { Given = PermissionSet.AccountDefault }])), Is.Null);
    }

    [Test]
    public void A_superAdmin_and_a_user_without_accounts_cannot_be_impersonated()
    {
        var superAdmin = Callers.User([Home], Some.Global(Role.SuperAdmin));

        Assert.That(superAdmin.ActingAs(Clerk([Home], Some.Global(Role.SuperAdmin))), Is.Null);
        Assert.That(superAdmin.ActingAs(Clerk([])), Is.Null);
        Assert.That(superAdmin.ActingAs(Clerk([Home]))!.IsSuperAdmin, Is.False);
    }

    private static UserCaller Clerk(CallerAccount[] accounts, params RoleGrant[] roles) =>
        Callers.User(accounts, roles) with { Id = 4, Email = "clerk@example.com", CreatedBy = "another@example.com" };
}
