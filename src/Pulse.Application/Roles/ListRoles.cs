using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Lists;
using Pulse.Application.Common.Reads;
using Pulse.Application.Permissions;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Roles;

/// <summary>Lists the roles of the account in effect and the global roles, all or one page.</summary>
[RequirePermission(Permission.ReadRoles, Permission.WriteRoles)]
[ExpensiveRead]
public sealed class ListRoles : ListQuery, IRequest<ErrorOr<Page<RoleDto>>>
{
    public override IListFields Fields => RoleFields.All;
}

public sealed class ListRolesValidator : ListQueryValidator<ListRoles>;

public sealed class ListRolesHandler(
    RequestContext context, IRoleRepository roles, IPermissionCatalogue permissions, KnownPermissions known, RoleView view)
    : IRequestHandler<ListRoles, ErrorOr<Page<RoleDto>>>
{
    public async Task<ErrorOr<Page<RoleDto>>> Handle(ListRoles query, CancellationToken cancellationToken)
    {
        var exist = await known.CheckFilterAsync(query, PermissionFilter.Name, cancellationToken);
        if (exist.IsError)
        {
            return exist.Errors;
        }

        var catalogue = await permissions.GetAsync(cancellationToken);
        var page = await roles.ListAsync(context.RequiredScope.AccountId, query, cancellationToken);
        return page.Then(found => found.Select(role => view.InList(role, catalogue)));
    }
}
