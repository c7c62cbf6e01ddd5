using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>
/// The way to change a role that the account in effect knows: found, allowed, as the caller last saw it and not built in, in one
/// transaction, which tells the audit log what changed.
/// </summary>
public sealed class RoleChanges(RequestContext context, IRoleRepository roles, IUnitOfWork unitOfWork, RoleAudit audit)
{
    /// <param name="action">What the change is called: one of <see cref="AuditActions"/>.</param>
    /// <param name="id">The role.</param>
    /// <param name="handedOut">What the change lets the role give.</param>
    /// <param name="ifMatch">The version that the caller wants to change.</param>
    /// <param name="change">What is done to the role.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The role as it is then.</returns>
    public async Task<ErrorOr<Role>> ChangeAsync(
        string action,
        int id,
        PermissionSet handedOut,
        IfMatch ifMatch,
        Func<Role, CancellationToken, Task<ErrorOr<Success>>> change,
        CancellationToken cancellationToken) =>
        ifMatch.Explain(await unitOfWork.ExecuteAsync<Role>(
            async token =>
            {
                var (account, rights) = context.RequiredScope;
                return await roles.FindAsync(account, id, token) is not { } role
                    ? RoleErrors.NotFound
                    : await DelegationPolicy.MayDefine(rights, role.AccountId, role.Permissions, handedOut)
                        .Then(_ => ifMatch.Check(role.Version))
                        .Then(_ => role.IsBuiltIn ? RoleErrors.BuiltIn : Result.Success.ToErrorOr())
                        .ThenAsync(_ => RecordedAsync(action, role, change, token));
            },
            cancellationToken));

    private async Task<ErrorOr<Role>> RecordedAsync(
        string action, Role role, Func<Role, CancellationToken, Task<ErrorOr<Success>>> change, CancellationToken cancellationToken)
    {
        var (version, before) = (role.Version, RoleSnapshot.Of(role));
        return (await change(role, cancellationToken)).Then(_ =>
        {
            if (action == AuditActions.RoleDeleted || role.Version != version)
            {
                audit.RecordRole(action, role, before);
            }

            return role;
        });
    }
}
