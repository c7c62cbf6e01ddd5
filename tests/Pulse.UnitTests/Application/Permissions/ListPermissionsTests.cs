using Moq;
using Pulse.Application.Authorization;
using Pulse.Application.Permissions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Permissions;

public sealed class ListPermissionsTests
{
    private static readonly Mock<IAccountDirectory> Directory = new();

    [OneTimeSetUp]
    public void Have_accounts_with_the_default_permissions() => Directory
        .Setup(accounts => accounts.FindAsync(It.IsAny<AccountId>(), It.IsAny<CancellationToken>()))
        .ReturnsAsync(new AccountTerms(PermissionSet.AccountDefault, RequiresMfa: false));

    [Test]
    public async Task All_permissions_are_listed_and_those_that_the_caller_holds_are_grantable()
    {
        var permissions = await ListAsync(await Callers.CallHoldingAsync(Permission.ReadUsers, Permission.WriteApiKeys));

        Assert.That(permissions.Select(permission => permission.Name), Is.EqualTo(PermissionSet.BuiltIn.ToSortedList()));
        Assert.That(
            permissions.Where(permission => permission.Grantable).Select(permission => permission.Name),
            Is.EqualTo(new PermissionName[] { Permission.ReadUsers, Permission.WriteApiKeys }));
    }

    [Test]
    public async Task Permissions_that_the_account_does_not_have_are_not_grantable()
    {
        var superAdmin = Callers.User(null, Some.Global(Pulse.Domain.Roles.Role.SuperAdmin));

        var permissions = await ListAsync(await Callers.CallOfAsync(superAdmin));

        Assert.That(
            permissions.Where(permission => !permission.Grantable).Select(permission => permission.Name),
            Is.EqualTo(new PermissionName[] { Permission.ImpersonateUsers, Permission.ImportApiKeys, Permission.VerifyAllAccounts }));
    }

    [Test]
    public async Task No_permission_is_grantable_without_an_account_in_effect()
    {
        var permissions = await ListAsync(await Callers.CallOfAsync(Callers.User([])));

        Assert.That(permissions.Select(permission => permission.Grantable), Is.All.False);
    }

    private static async Task<IReadOnlyList<PermissionDto>> ListAsync(RequestContext context) =>
        (await new ListPermissionsHandler(Ports.Catalogue, new VisiblePermissions(context, Directory.Object))
            .Handle(new ListPermissions(), CancellationToken.None)).Value.Items;
}
