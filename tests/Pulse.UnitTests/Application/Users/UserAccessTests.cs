using Moq;
using Pulse.Application.Authorization;
using Pulse.Application.Users;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Users;

public sealed class UserAccessTests
{
    private static readonly AccountId Elsewhere = new(9_999_999_999_999_999);

    [Test]
    public async Task A_superAdmin_administers_every_account()
    {
        var access = await AccessOfAsync(Callers.User(null, Some.Global(Role.SuperAdmin)));

        Assert.That((access.Administers(Elsewhere), access.SeesUsersOf(Elsewhere)), Is.EqualTo((true, true)));
        Assert.That(
            access.MayAssign(Elsewhere, new RoleGrant(Role.AccountAdmin, Global: true, Elsewhere, PermissionSet.BuiltIn)).IsError, Is.False);
    }

    [Test]
    public async Task Other_callers_administer_where_they_write_users_and_see_users_where_they_read_them()
    {
        var accounts = new[] { Callers.Member(Some.Account, primary: true), Callers.Member(Some.OtherAccount) };
        var access = await AccessOfAsync(Callers.User(
            accounts,
            new RoleGrant("writer", false, Some.Account, PermissionSet.Of([Permission.WriteUsers])),
            new RoleGrant("reader", false, Some.OtherAccount, PermissionSet.Of([Permission.ReadUsers]))));

        Assert.That((access.Administers(Some.Account), access.SeesUsersOf(Some.Account)), Is.EqualTo((true, true)));
        Assert.That((access.Administers(Some.OtherAccount), access.SeesUsersOf(Some.OtherAccount)), Is.EqualTo((false, true)));
        Assert.That((access.Administers(Elsewhere), access.SeesUsersOf(Elsewhere)), Is.EqualTo((false, false)));
        Assert.That(
            access.MayAssign(Elsewhere, new RoleGrant("any", false, Elsewhere, PermissionSet.None)).FirstError.Code,
            Is.EqualTo("identity_elsewhere"));
    }

    [Test]
    public async Task An_impersonator_is_also_the_impersonated_user()
    {
        var access = await AccessOfAsync(Callers.Impersonating());

        Assert.That(new[] { 3, 4, 5 }.Select(access.IsCaller), Is.EqualTo(new[] { true, true, false }));
        Assert.That(access.IsSuperAdmin, Is.False);
    }

    private static async Task<UserAccess> AccessOfAsync(Caller caller) =>
        new(await Callers.CallOfAsync(caller), Mock.Of<IUserRepository>(), Ports.Accounts);
}
