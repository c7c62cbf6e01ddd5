using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Roles;

/// <summary>Returns a role of the account in effect, or a global role.</summary>
[RequirePermission(Permission.ReadRoles, Permission.WriteRoles)]
public sealed record GetRole(int Id) : IRequest<ErrorOr<Versioned<RoleDto>>>;

public sealed class GetRoleHandler(RequestContext context, IRoleRepository roles, RoleView view)
    : IRequestHandler<GetRole, ErrorOr<Versioned<RoleDto>>>
{
    public async Task<ErrorOr<Versioned<RoleDto>>> Handle(GetRole query, CancellationToken cancellationToken)
    {
        var role = await roles.FindAsync(context.RequiredScope.AccountId, query.Id, cancellationToken);
        return role is null ? RoleErrors.NotFound : await view.OfAsync(role, cancellationToken);
    }
}
