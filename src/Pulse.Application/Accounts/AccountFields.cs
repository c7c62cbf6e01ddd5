using System.Linq.Expressions;
using Pulse.Application.Common.Lists;
using Pulse.Application.Permissions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Accounts;

/// <summary>Fields for filters, sorting and search in the list of accounts.</summary>
public static class AccountFields
{
    /// <summary>Names and accepted values of the fields.</summary>
    public static readonly ListFields<Account> All = In(PermissionCatalogue.BuiltInOnly);

    /// <summary>The fields for a query. Only the filter by a permission depends on the catalogue.</summary>
    public static ListFields<Account> For(ListQuery query, PermissionCatalogue catalogue) =>
        query.Filters.ContainsKey(PermissionFilter.Name) ? In(catalogue) : All;

    private static ListFields<Account> In(PermissionCatalogue catalogue) => new ListFields<Account>()
        .Value("accountId", account => account.Id, FilterValues.AccountId)
        .Text("accountName", account => account.Name)
        .Text("repcode", account => account.Repcode)
        .Value("active", account => account.Active, FilterValues.Bool)
        .Value("requireMfa", account => account.RequireMfa, FilterValues.Bool)
        .Filter(
            PermissionFilter.Name,
            name => HasPermission(name, catalogue),
            new ListFilter("Only accounts that have this permission.", typeof(PermissionName)))
        .Value("createdAt", account => account.CreatedAt, FilterValues.Date)
        .Text("createdBy", account => account.CreatedBy)
        .Value("createdById", account => account.CreatedById, FilterValues.Id)
        .Value("updatedAt", account => account.UpdatedAt, FilterValues.Date)
        .Text("updatedBy", account => account.UpdatedBy)
        .Value("updatedById", account => account.UpdatedById, FilterValues.Id)
        .IndexedBy("accountId", "accountName", "repcode", "createdAt");

    /// <summary>Filters by one permission of the account. It has a permission of all accounts unless that is withheld.</summary>
    private static Expression<Func<Account, bool>>? HasPermission(string name, PermissionCatalogue catalogue) =>
        catalogue.Find(name) is { Everywhere: true }
            ? account => account.WithheldPermissions == null || !account.WithheldPermissions.Contains(name)
            : PermissionFilter.On<Account>(account => account.OwnPermissions, name);
}
