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
using Pulse.Infrastructure.Callers;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.ApiKeys;

/// <summary>A key's secret, as it is in the database by the time something is written for a key that was verified in memory.</summary>
public interface IStoredSecretCheck
{
    /// <summary>The first use of a secret that waits for it; where another use was the first, nothing changes.</summary>
    /// <returns>Unauthenticated where the secret is no longer the key's, or where the key may not be used any more.</returns>
    Task<KeyPass> ActivateAsync(ApiKeyCaller caller, IPAddress? address, CancellationToken cancellationToken);

    /// <summary>In a unit of work: whether the secret that was presented can still be used from this address.</summary>
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
        return presented is not null && CallerFactory.Of(presented, clock.UtcNow) is { } current && RefusalOf(current, address) is null;
    }

    private async Task<KeyPass> TryActivateAsync(ApiKeyCaller caller, IPAddress? address, CancellationToken cancellationToken)
    {
        var key = await db.ApiKeys.IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Include(k => k.Secrets)
            .Include(k => k.Account)
            .SingleOrDefaultAsync(k => k.Id == caller.Id, cancellationToken);
        if (key?.Secrets.FirstOrDefault(secret => secret.Id == caller.SecretId) is not { } presented
            || CallerFactory.Of(presented, clock.UtcNow) is not { } current)
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

    /// <summary>The policy that the grace is cut to is the one that holds until this is committed.</summary>
    private async Task<ApiKeyPolicy> LockPolicyAsync(AccountId account, CancellationToken cancellationToken) =>
        (await accounts.LockAsync(account, cancellationToken))!.ApiKeyPolicy;
}
