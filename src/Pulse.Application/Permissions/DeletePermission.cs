using ErrorOr;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>
/// Deletes a custom permission, and takes it from all keys, roles and accounts. Takes effect with the next request of each holder. Cannot
/// be undone: the name is never used again.
/// </summary>
/// <param name="DryRun">Counts the holders, and changes nothing.</param>
[RequireSuperAdmin]
public sealed record DeletePermission(string Name, bool DryRun, IfMatch IfMatch) : IRequest<ErrorOr<PermissionHoldersDto>>;

/// <summary>The number of holders of a permission.</summary>
/// <param name="ApiKeys">Keys with the permission.</param>
/// <param name="Roles">Roles with the permission, without the built-in ones.</param>
/// <param name="Accounts">Accounts that have the permission.</param>
public sealed record PermissionHoldersDto(int ApiKeys, int Roles, int Accounts);

public sealed class DeletePermissionHandler(
    RequestContext context, PermissionUpdate update, IPermissionStore store, AuditedUpdate audited, AuditLog audit, TimeProvider clock)
    : IRequestHandler<DeletePermission, ErrorOr<PermissionHoldersDto>>
{
    /// <summary>Maximum number of ids of each kind in the audit event.</summary>
    private const int MaxIds = 100;

    public async Task<ErrorOr<PermissionHoldersDto>> Handle(DeletePermission command, CancellationToken cancellationToken)
    {
        PermissionHoldersDto? holders = null;
        var deleted = await audited.ChangeAsync(
            command.IfMatch,
            token => update.FindAsync(command.Name, token),
            async (permission, token) =>
            {
                var found = await store.FindHoldersAsync(permission, command.DryRun ? 0 : MaxIds, token);
                holders = new PermissionHoldersDto(found.ApiKeys.Count, found.Roles.Count, found.Accounts.Count);
                if (!command.DryRun)
                {
                    await DeleteAsync(permission, found, token);
                }

                return Result.Success;
            },
            cancellationToken);
        return deleted.Then(_ => holders!);
    }

    /// <summary>One event tells what the permission was taken from. The keys, roles and accounts get no events of their own.</summary>
    private async Task DeleteAsync(CustomPermission permission, PermissionHolders holders, CancellationToken cancellationToken)
    {
        var before = CustomPermissionSnapshot.Of(permission) with { TakenFrom = PermissionHoldersSnapshot.Of(holders) };
        permission.Retire(context.RequiredCaller.Name, clock.UtcNow);
        await store.TakeFromAllAsync(permission, cancellationToken);
        audit.RecordIn(account: null, AuditActions.PermissionDeleted, AuditTarget.Permission(permission.Name), before, after: null);
    }
}
