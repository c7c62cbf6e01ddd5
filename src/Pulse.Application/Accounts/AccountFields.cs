using System.Linq.Expressions;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Accounts;

/// <summary>Fields for filters, sorting and search in the list of accounts.</summary>
public static class AccountFields
{
    public static readonly ListFields<Account> All = new ListFields<Account>()
        .Value("accountId", account => account.Id, FilterValues.AccountId)
        .Text("accountName", account => account.Name)
        .Text("repcode", account => account.Repcode)
        .Value("active", account => account.Active, FilterValues.Bool)
        .Value("requireMfa", account => account.RequireMfa, FilterValues.Bool)
        .Filter("permissions", HasPermission, new ListFilter("Only accounts that have this permission.", typeof(Permission)))
        .Value("createdAt", account => account.CreatedAt, FilterValues.Date)
        .Text("createdBy", account => account.CreatedBy)
        .Value("createdById", account => account.CreatedById, FilterValues.Id)
        .Value("updatedAt", account => account.UpdatedAt, FilterValues.Date)
        .Text("updatedBy", account => account.UpdatedBy)
        .Value("updatedById", account => account.UpdatedById, FilterValues.Id)
        .IndexedBy("accountId", "accountName", "repcode", "createdAt");

    /// <summary>Filters by one permission of the account.</summary>
    private static Expression<Func<Account, bool>>? HasPermission(string name) =>
        PermissionNames.TryParse(name, out var permission) ? account => account.Permissions.Contains(permission) : null;
}
