using System.Linq.Expressions;
using Pulse.Application.Common.Lists;
using Pulse.Application.Permissions;
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
        .Filter(PermissionFilter.Name, Gives, new ListFilter("Only roles with this permission.", typeof(PermissionName)))
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

    /// <summary>Filters by one permission of the role. The built-in roles have all.</summary>
    private static Expression<Func<Role, bool>>? Gives(string name)
    {
        var stored = PermissionFilter.On<Role>(role => role.Permissions, name);
        Expression<Func<Role, bool>> isBuiltIn = role => role.Id == Role.SuperAdminId || role.Id == Role.AccountAdminId;
        return stored is null
            ? null
            : Expression.Lambda<Func<Role, bool>>(
                Expression.OrElse(isBuiltIn.On(stored.Parameters[0]), stored.Body), stored.Parameters);
    }
}
