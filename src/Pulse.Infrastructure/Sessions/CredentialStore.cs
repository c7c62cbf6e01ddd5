using System.Net;
using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Accounts;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Sessions;
using Pulse.Application.Usage;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Sessions;

/// <summary>The hash is compared again in code, whatever the database takes for equal.</summary>
internal sealed class CredentialStore(
    PulseDbContext db, IUnitOfWork unitOfWork, IAccountRepository accounts, IAuditTrail audit, IUsageRecorder usage, Versions versions, SessionUses uses, IClock clock)
    : ICredentialStore
{
    public async Task<CachedCaller?> FindSessionAsync(CredentialHash hash, CancellationToken cancellationToken)
    {
        var readAt = versions.Now;
        var stored = hash.ToBytes();
        var session = await db.Sessions.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Include(s => s.Secret!.ApiKey!.Account)
            .WithUsers()
            .SingleOrDefaultAsync(s => s.TokenHash == stored, cancellationToken);

        return session is not null && hash.Matches(session.TokenHash) && session.IsUsableAt(clock.UtcNow)
            && uses.Of(session) is var use && !use.IsIdleAt(clock.UtcNow) && CallerOf(session) is { } caller
            ? new CachedCaller(caller, readAt, Versions.SlotsOf(Callers.SubjectsOf(session))) { Use = use }
            : null;
    }

    public async Task<CachedCaller?> FindApiKeyAsync(CredentialHash hash, CancellationToken cancellationToken)
    {
        var readAt = versions.Now;
        var stored = hash.ToBytes();
        var secret = await db.KeySecrets.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Include(s => s.ApiKey!.Account)
            .SingleOrDefaultAsync(s => s.Hash == stored, cancellationToken);

        return secret is not null && hash.Matches(secret.Hash) && CallerOf(secret) is { } caller
            ? new CachedCaller(caller, readAt, Versions.SlotsOf(Callers.SubjectsOf(secret.ApiKey!)))
            : null;
    }

    public async Task<ErrorOr<Success>> ActivateAsync(ApiKeyCaller caller, IPAddress? address, CancellationToken cancellationToken)
    {
        while (true)
        {
            var activated = await unitOfWork.ExecuteAsync(token => TryActivateAsync(caller, address, token), cancellationToken);
            if (!activated.IsError || activated.FirstError != UnitOfWorkErrors.ConcurrentUpdate)
            {
                return activated;
            }
        }
    }

    private async Task<ErrorOr<Success>> TryActivateAsync(ApiKeyCaller caller, IPAddress? address, CancellationToken cancellationToken)
    {
        var key = await db.ApiKeys.IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Include(k => k.Secrets)
            .Include(k => k.Account)
            .SingleOrDefaultAsync(k => k.Id == caller.Id, cancellationToken);
        if (key?.Secrets.FirstOrDefault(secret => secret.Id == caller.SecretId) is not { } presented || CallerOf(presented) is not { } current)
        {
            return Errors.Unauthenticated;
        }

        if (current.Conditions.RefusalOf(address, clock.UtcNow, usage.InUseAt(current)) is { } refusal)
        {
            return new RefusedKey(current, refusal).ToError();
        }

        if (presented.State == SecretState.Pending && key.Activate(presented.Id, await LockPolicyAsync(key.AccountId, cancellationToken), clock.UtcNow))
        {
            audit.Add(AuditEvent.Of(
                clock.UtcNow, AuditActions.ApiKeySecretActivated, AuditLog.ActorOf(caller), AuditTarget.ApiKey(caller.Id), caller.Account.Id,
                Cidr.Canonical(address)?.ToString(), changes: null));
        }

        return Result.Success;
    }

    /// <summary>The policy that the grace is cut to is the one that holds until this is committed.</summary>
    private async Task<ApiKeyPolicy> LockPolicyAsync(AccountId account, CancellationToken cancellationToken)
    {
        await accounts.LockAsync(account, cancellationToken);
        return (await accounts.FindAsync(account, cancellationToken))!.ApiKeyPolicy;
    }

    private Caller? CallerOf(Session session)
    {
        Caller? caller = session switch
        {
            { UserId: not null } => Callers.Of(session),
            { Secret: { } secret } => CallerOf(secret),
            _ => null,
        };
        return caller is null ? null : caller with { SessionId = session.Id, ExpiresAt = Earlier(session.ExpiresAt, caller.ExpiresAt) };
    }

    /// <summary>A key or its secret may have been given an earlier end since the session was made.</summary>
    private static DateTime Earlier(DateTime session, DateTime? key) => key < session ? key.Value : session;

    /// <summary>Whatever the key's own state: who presents its secret may learn that, where somebody asks.</summary>
    private ApiKeyCaller? CallerOf(KeySecret secret) => secret.HasEndedAt(clock.UtcNow) ? null : Callers.Of(secret.ApiKey!, secret);
}
