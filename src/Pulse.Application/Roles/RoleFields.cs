using System.Linq.Expressions;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>Fields for filters, sorting and search in the list of roles.</summary>
public static class RoleFields
{
    public static readonly ListFields<Role> All = new ListFields<Role>()
        .Value("id", role => role.Id, FilterValues.Number)
        .Text("name", role => role.Name)
        .Value("accountId", role => role.AccountId, FilterValues.OptionalAccountId)
        .Filter("builtIn", IsBuiltIn, new ListFilter("True: only built-in roles. False: only others.", typeof(bool)))
        .Filter("permissions", Gives, new ListFilter("Only roles with this permission.", typeof(Permission)))
        .Value("createdAt", role => role.CreatedAt, FilterValues.Date)
        .Text("createdBy", role => role.CreatedBy)
        .Value("createdById", role => role.CreatedById, FilterValues.Id)
        .Value("updatedAt", role => role.UpdatedAt, FilterValues.Date)
        .Text("updatedBy", role => role.UpdatedBy)
        .Value("updatedById", role => role.UpdatedById, FilterValues.Id);

    private static Expression<Func<Role, bool>>? IsBuiltIn(string text) => FilterValues.Bool(text) switch
    {
        (true, true) => role => role.Id == Role.SuperAdminId || role.Id == Role.AccountAdminId,
        (true, false) => role => role.Id != Role.SuperAdminId && role.Id != Role.AccountAdminId,
        _ => null,
    };

    /// <summary>Filters by one permission of the role.</summary>
    private static Expression<Func<Role, bool>>? Gives(string name) =>
        PermissionNames.TryParse(name, out var permission) ? role => role.Permissions.Contains(permission) : null;
}
