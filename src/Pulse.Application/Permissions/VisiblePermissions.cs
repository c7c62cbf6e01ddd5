using Pulse.Application.Authorization;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>
/// The permissions that the caller sees: the built-in ones and those of the account in effect. A superAdmin sees all.
/// </summary>
public sealed class VisiblePermissions(RequestContext context, IAccountDirectory accounts)
{
    /// <summary>Reads the permissions of the account anew: those of a cached caller can lack permissions that it does not hold.</summary>
    /// <returns>What the caller sees, and what of it the caller can grant.</returns>
    public async ValueTask<(PermissionSet Visible, PermissionSet Grantable)> InAsync(
        PermissionCatalogue catalogue, CancellationToken cancellationToken)
    {
        if (context.Scope is not { } scope)
        {
            return (IsSuperAdmin ? catalogue.All : PermissionSet.BuiltIn, PermissionSet.None);
        }

        var given = (await accounts.FindAsync(scope.AccountId, cancellationToken))?.Given ?? PermissionSet.None;
        var held = scope.Rights.AdminLevel == AdminLevel.SuperAdmin ? catalogue.All : scope.Rights.Held;
        return (IsSuperAdmin ? catalogue.All : PermissionSet.BuiltIn.Union(given), held.Intersect(given));
    }

    private bool IsSuperAdmin => context.Caller is UserCaller { IsSuperAdmin: true };
}
