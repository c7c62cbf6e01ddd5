using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>Finds roles of the account in effect, and global ones, for a change.</summary>
public sealed class RoleUpdate(RequestContext context, IRoleRepository roles)
{
    /// <summary>Reads the scope in the transaction: the rights of the caller can have changed while the request waited for it.</summary>
    /// <param name="given">The permissions that the role gets.</param>
    /// <returns>The role, if the caller may define its present permissions and the new ones.</returns>
    public Task<ErrorOr<Role>> FindAsync(int id, PermissionSet given, CancellationToken cancellationToken)
    {
        var (account, rights) = context.RequiredScope;
        return roles.FindAsync(account, id, cancellationToken).Or(RoleErrors.NotFound)
            .AllowedBy(role => DelegationPolicy.MayDefine(rights, role.AccountId, role.Permissions, given));
    }
}
