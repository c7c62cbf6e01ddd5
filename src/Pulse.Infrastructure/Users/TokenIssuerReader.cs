using Microsoft.EntityFrameworkCore;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Permissions;
using Pulse.Application.Usage;
using Pulse.Application.Users;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Callers;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

/// <summary>Finds the issuer of a one-time token in any account, without the tenant filter.</summary>
internal sealed class TokenIssuerReader(
    PulseDbContext db, IPermissionCatalogue permissions, IUsageRecorder usage, TimeProvider clock) : ITokenIssuerReader
{
    /// <summary>Runs the same queries for a missing issuer, with ids that never exist (0 and the empty GUID).</summary>
    public async Task<Caller?> FindAsync(TokenIssuer? issuer, CancellationToken cancellationToken)
    {
        var (userId, keyId) = (issuer?.UserId ?? 0, issuer?.ApiKeyId ?? Guid.Empty);
        var user = await db.FindWithRightsAsync(userId, cancellationToken);
        var key = await db.ApiKeys.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Include(k => k.Account)
            .Include(k => k.Secrets)
            .SingleOrDefaultAsync(k => k.Id == keyId, cancellationToken);
        var needed = key is null ? CallerFactory.CustomPermissionsOf(user is null ? [] : [user]) : CallerFactory.CustomPermissionsOf(key);
        var catalogue = await permissions.GetAsync(cancellationToken, needed);
        return user is not null ? CallerFactory.Of(user, catalogue) : key is not null ? CallerOf(key, catalogue) : null;
    }

    /// <summary>The issuing key as a caller. The address is not checked, because the request does not come from the key.</summary>
    private ApiKeyCaller? CallerOf(ApiKey key, PermissionCatalogue catalogue)
    {
        var active = key.Secrets.Single(secret => secret.State == SecretState.Active);
        var caller = CallerFactory.Of(key, active, catalogue);
        var conditions = caller.Conditions with { AllowedIps = AllowedIps.Everywhere };
        return conditions.RefusalOf(address: null, clock.UtcNow, usage.InUseAt(caller)) is null ? caller : null;
    }
}
