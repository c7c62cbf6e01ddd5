using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>Deletes an unassigned role of the account in effect, or a global one.</summary>
[RequirePermission(Permission.WriteRoles)]
public sealed record DeleteRole(int Id, IfMatch IfMatch) : IRequest<ErrorOr<Deleted>>;

public sealed class DeleteRoleHandler(RoleChanges changes, IRoleRepository roles, IRoleHolderReader holders)
    : IRequestHandler<DeleteRole, ErrorOr<Deleted>>
{
    public async Task<ErrorOr<Deleted>> Handle(DeleteRole command, CancellationToken cancellationToken)
    {
        var removed = await changes.ChangeAsync(
            AuditActions.RoleDeleted, command.Id, PermissionSet.None, command.IfMatch, RemoveAsync, cancellationToken);
        return removed.IsError && removed.FirstError == UnitOfWorkErrors.ReferenceGone
            ? RoleErrors.JustAssigned
            : removed.Then(_ => Result.Deleted);
    }

    private async Task<ErrorOr<Success>> RemoveAsync(Role role, CancellationToken cancellationToken)
    {
        if (await holders.CountAsync(role.Id, cancellationToken) is > 0 and var count)
        {
            return RoleErrors.InUse(count);
        }

        roles.Remove(role);
        return Result.Success;
    }
}
