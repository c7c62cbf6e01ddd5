using Pulse.Application.Roles;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;

namespace Pulse.SqlServerTests.Statements;

internal sealed partial class EveryCall
{
    /// <summary>One value of each kind that a filter of the list of roles accepts.</summary>
    private static readonly string[] FilterValuesOfRoles =
        [ListQueries.FilterText, "", "true", "false", "7", Samples.Account.ToString(), "2030-01-02T03:04:05.678Z", "readApiKeys", "orders:read"];

    private async Task RolesAsync()
    {
        pulse.Server.Rows["Roles"] = [RowOfRole];
        await CallAsync<IRoleRepository>(roles => roles.CountAsync(Samples.Account, None));
        await InUnitOfWorkAsync<IRoleRepository>(
            async roles => (await roles.FindAsync(Samples.Account, 7, None))!.Edit("another", PermissionSet.BuiltIn, "editor", Samples.Now));
        await InUnitOfWorkAsync<IRoleRepository>(async roles => roles.Remove((await roles.FindAsync(Samples.Account, 7, None))!));
        pulse.Server.Rows.Remove("Roles");

        await InUnitOfWorkAsync<IRoleRepository>(async roles =>
        {
            await roles.LockNamesAsync(None);
            await roles.IsNameTakenAsync(Samples.Account, "name", None);
            await roles.IsNameTakenAsync(null, "name", None);
            await roles.AddAsync(Role.Create("name", Samples.Account, PermissionSet.BuiltIn, "maker", Samples.Now), None);
        });
        foreach (var query in ListsOfHoldings)
        {
            await CallAsync<IRoleRepository>(roles => roles.ListHoldingsAsync(query, Samples.Account, andInAll: true, None));
            await CallAsync<IRoleRepository>(roles => roles.ListHoldingsAsync(query, Samples.Account, andInAll: false, None));
        }

        await CallAsync<IRoleHolderReader>(holders => holders.CountAsync(7, None));
        foreach (var query in ListsOfRoles)
        {
            await CallAsync<IRoleRepository>(roles => roles.ListAsync(Samples.Account, query, None));
        }
    }

    private static IEnumerable<ListRoles> ListsOfRoles =>
    [
        new() { Search = ListQueries.SearchText, Page = 3, PageSize = 20 },
        .. RoleFields.All.Sortable.Select(name => new ListRoles { Sort = "-" + name }),
        .. from name in RoleFields.All.Filterable
           from value in FilterValuesOfRoles
           where RoleFields.All.Accepts(name, value)
           select new ListRoles { Filters = new Dictionary<string, string> { [name] = value } },
    ];

    private static IEnumerable<ListRoleAssignments> ListsOfHoldings =>
    [
        new() { RoleId = 7 },
        new() { RoleId = 7, Search = ListQueries.SearchText, Page = 3, PageSize = 20 },
        .. RoleHoldingFields.All.Sortable.Select(name => new ListRoleAssignments { RoleId = 7, Sort = "-" + name }),
        .. from name in RoleHoldingFields.All.Filterable
           from value in FilterValuesOfRoles
           where RoleHoldingFields.All.Accepts(name, value)
           select new ListRoleAssignments { RoleId = 7, Filters = new Dictionary<string, string> { [name] = value } },
    ];

    private static Dictionary<string, object> RowOfRole => new()
    {
        ["Id"] = 7,
        ["Name"] = "name",
        ["AccountId"] = Samples.Account.Number,
        ["Permissions"] = 1L,
        ["CustomPermissions"] = " orders:read ",
        ["CreatedAt"] = Samples.Now,
        ["CreatedBy"] = "maker",
        ["UpdatedAt"] = Samples.Now,
        ["UpdatedBy"] = "maker",
        ["Version"] = 1L,
    };
}
