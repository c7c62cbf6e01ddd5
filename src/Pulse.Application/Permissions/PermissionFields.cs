using Pulse.Application.Common.Lists;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>Fields for filters, sorting and search in the list of permissions.</summary>
public static class PermissionFields
{
    public static readonly ListFields<PermissionDto> All = new ListFields<PermissionDto>()
        .Text("name", permission => permission.Name.Name())
        .Text("description", permission => permission.Description)
        .Value("grantable", permission => permission.Grantable, FilterValues.Bool);
}
