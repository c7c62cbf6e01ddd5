using ErrorOr;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>Deletes an unassigned role of the account in effect, or a global one.</summary>
[RequirePermission(Permission.WriteRoles)]
public sealed record DeleteRole(int Id, IfMatch IfMatch) : IRequest<ErrorOr<Deleted>>;

public sealed class DeleteRoleHandler(RoleUpdate update, IRoleRepository roles, IRoleHolderReader holders, AuditedUpdate audited)
    : IRequestHandler<DeleteRole, ErrorOr<Deleted>>
{
    public async Task<ErrorOr<Deleted>> Handle(DeleteRole command, CancellationToken cancellationToken)
    {
        var deleted = await audited.DeleteAsync(
            AuditActions.RoleDeleted,
            command.IfMatch,
            token => update.FindAsync(command.Id, PermissionSet.None, token),
            RoleSnapshot.StateOf,
            RemoveAsync,
            cancellationToken);
        return deleted.IsError && deleted.FirstError == UnitOfWorkErrors.ReferenceGone
            ? RoleErrors.JustAssigned
            : deleted.Then(_ => Result.Deleted);
    }

    private async Task<ErrorOr<Success>> RemoveAsync(Role role, CancellationToken cancellationToken)
    {
        if (role.IsBuiltIn)
        {
            return RoleErrors.BuiltIn;
        }

        if (await holders.CountAsync(role.Id, cancellationToken) is > 0 and var count)
        {
            return RoleErrors.InUse(count);
        }

        roles.Remove(role);
        return Result.Success;
    }
}
