using Pulse.Application.Permissions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.SqlServerTests.Statements;

internal sealed partial class EveryCall
{
    /// <summary>A permission of all accounts, and one of some.</summary>
    private static readonly PermissionCatalogue Catalogue = new([NewPermission("orders:read", true), NewPermission("orders:write", false)]);

    private async Task PermissionsAsync()
    {
        await CallAsync<IPermissionCatalogue>(permissions => permissions.GetAsync(None).AsTask(), withAccount: false);
        await CallAsync<IPermissionCatalogue>(
            permissions => permissions.FindAsync(["orders:read", "orders:write"], None), withAccount: false);
        await CallAsync<IPermissionStore>(permissions => permissions.CountAsync(None));
        await InUnitOfWorkAsync<IPermissionStore>(async permissions =>
        {
            await permissions.LockAsync(None);
            await permissions.FindAccountsAsync([Samples.Account, new AccountId(7)], None);
            permissions.Add(NewPermission("orders:refund", everywhere: true));
        });
        pulse.Server.Rows["Permissions"] = [RowOfPermission];
        await InUnitOfWorkAsync<IPermissionStore>(async permissions =>
        {
            var found = (await permissions.FindAsync("orders:read", None))!;
            found.Retire("editor", Samples.Now);
            await permissions.FindHoldersAsync(found, atMost: 100, None);
            await permissions.FindHoldersAsync(NewPermission("orders:write", everywhere: false), atMost: 100, None);
            await permissions.TakeFromAllAsync(found, None);
        });
        pulse.Server.Rows.Remove("Permissions");
    }

    private static CustomPermission NewPermission(string name, bool everywhere) =>
        CustomPermission.Define(name, "See orders.", everywhere, "maker", Samples.Now);

    private static Dictionary<string, object> RowOfPermission => new()
    {
        ["Name"] = "orders:read",
        ["Description"] = "See orders.",
        ["Everywhere"] = true,
        ["CreatedAt"] = Samples.Now,
        ["CreatedBy"] = "maker",
        ["UpdatedAt"] = Samples.Now,
        ["UpdatedBy"] = "maker",
        ["Version"] = 1L,
    };
}
