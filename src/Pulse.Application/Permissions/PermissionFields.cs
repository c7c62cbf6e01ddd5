using Pulse.Application.Common.Lists;

namespace Pulse.Application.Permissions;

/// <summary>Fields for filters, sorting and search in the list of permissions.</summary>
public static class PermissionFields
{
    public static readonly ListFields<PermissionDto> All = new ListFields<PermissionDto>()
        .Text("name", permission => permission.Name.Value)
        .Text("description", permission => permission.Description)
        .Value("builtIn", permission => permission.BuiltIn, FilterValues.Bool)
        .Value("grantable", permission => permission.Grantable, FilterValues.Bool)
        .Value("createdAt", permission => permission.CreatedAt, FilterValues.OptionalDate)
        .Value("updatedAt", permission => permission.UpdatedAt, FilterValues.OptionalDate);
}
