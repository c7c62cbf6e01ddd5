using System.Net;
using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Accounts;
using Pulse.Application.ApiKeys;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Limits;
using Pulse.Application.Usage;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Callers;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.ApiKeys;

/// <summary>
/// Checks the stored secret of a key that was verified from the cache, when the request writes to the database. Does not look at the
/// permissions of the key.
/// </summary>
public interface IStoredSecretCheck
{
    /// <summary>Activates a pending secret at its first use. Does nothing if it is already active.</summary>
    /// <returns>Unauthenticated if the secret no longer belongs to the key, or the key can no longer be used.</returns>
    Task<KeyPass> ActivateAsync(ApiKeyCaller caller, IPAddress? address, CancellationToken cancellationToken);

    /// <summary>Whether the presented secret can still be used from this address. Call it in a unit of work.</summary>
    Task<bool> IsUsableAsync(ApiKeyCaller caller, IPAddress? address, CancellationToken cancellationToken);
}

internal sealed class StoredSecretCheck(
    PulseDbContext db,
    IUnitOfWork unitOfWork,
    IAccountRepository accounts,
    IKeyDependents dependents,
    IAuditTrail audit,
    IUsageRecorder usage,
    TimeProvider clock)
    : IStoredSecretCheck
{
    public async Task<KeyPass> ActivateAsync(ApiKeyCaller caller, IPAddress? address, CancellationToken cancellationToken)
    {
        while (true)
        {
            var activated = default(KeyPass);
            var committed = await unitOfWork.ExecuteAsync(
                async token => (activated = await TryActivateAsync(caller, address, token)).Result, cancellationToken);
            if (!committed.IsError || committed.FirstError != UnitOfWorkErrors.ConcurrentUpdate)
            {
                return activated with { Result = committed };
            }
        }
    }

    public async Task<bool> IsUsableAsync(ApiKeyCaller caller, IPAddress? address, CancellationToken cancellationToken)
    {
        var presented = await db.KeySecrets.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Include(secret => secret.ApiKey!.Account)
            .SingleOrDefaultAsync(secret => secret.Id == caller.SecretId, cancellationToken);
        return presented is not null
            && CallerFactory.Of(presented, PermissionCatalogue.BuiltInOnly, clock.UtcNow) is { } current
            && RefusalOf(current, address) is null;
    }

    private async Task<KeyPass> TryActivateAsync(ApiKeyCaller caller, IPAddress? address, CancellationToken cancellationToken)
    {
        var key = await db.ApiKeys.IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Include(k => k.Secrets)
            .Include(k => k.Account)
            .SingleOrDefaultAsync(k => k.Id == caller.Id, cancellationToken);
        if (key?.Secrets.FirstOrDefault(secret => secret.Id == caller.SecretId) is not { } presented
            || CallerFactory.Of(presented, PermissionCatalogue.BuiltInOnly, clock.UtcNow) is not { } current)
        {
            return new KeyPass(Errors.Unauthenticated);
        }

        if (RefusalOf(current, address) is { } refusal)
        {
            return new KeyPass(Errors.Unauthenticated, Refused: new RefusedKey(current, refusal));
        }

        if (presented.State == SecretState.Pending
            && key.Activate(presented.Id, await LockPolicyAsync(key.AccountId, cancellationToken), clock.UtcNow))
        {
            audit.Add(AuditEvent.Of(
                Guid.CreateVersion7(),
                clock.UtcNow,
                AuditActions.ApiKeySecretActivated,
                AuditLog.ActorOf(caller),
                AuditTarget.ApiKey(caller.Id),
                caller.Account.Id,
                Cidr.Canonical(address)?.ToString(), changes: null));
            await dependents.DropEndedSecretsAsync(key, cancellationToken);
        }

        return new KeyPass(Result.Success);
    }

    private string? RefusalOf(ApiKeyCaller current, IPAddress? address) =>
        current.Conditions.RefusalOf(address, clock.UtcNow, usage.InUseAt(current));

    /// <summary>Locks and reads the policy that limits the grace period, so that it does not change before the commit.</summary>
    private async Task<ApiKeyPolicy> LockPolicyAsync(AccountId account, CancellationToken cancellationToken) =>
        (await accounts.LockAsync(account, cancellationToken))!.ApiKeyPolicy;
}
