using System.Collections.Concurrent;
using System.Net;
using ErrorOr;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Usage;
using Pulse.Application.Verification;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;
using Pulse.Infrastructure.Sessions;

namespace Pulse.Infrastructure.Credentials;

/// <summary>Finds the caller of a credential in memory, or else in the database, and decides whether the credential is accepted.</summary>
internal sealed class CredentialVerifier(
    CallerCache cache, IServiceScopeFactory scopes, FeedLag lag, OrderedChanges changes, DatabaseFaults faults,
    FailedLookupLimiter failures, WrongSecrets wrongSecrets, ImportedKeys imported, SessionUses uses, IUsageRecorder usage,
    TimeProvider clock, Telemetry telemetry)
    : ICredentialVerifier, IKeyExaminer
{
    private static readonly Error Unread = Errors.Unavailable(
        "database_unavailable", "Recent revocations cannot be read from the database. Try again in a moment.", TimeSpan.FromSeconds(1));

    /// <summary>Lookups that run now. Concurrent requests for one credential share a lookup.</summary>
    private readonly ConcurrentDictionary<CredentialHash, Lazy<Task<LookUp>>> running = new();

    private Error Stale => faults.IsDamaged ? DatabaseFaults.Damaged : Unread;

    /// <summary>A credential in memory is verified without an allocation.</summary>
    public ValueTask<CredentialVerification> VerifyAsync(
        PresentedCredential presented, IPAddress? address, CancellationToken cancellationToken)
    {
        if (lag.IsLost)
        {
            return ValueTask.FromResult(Refuse(Stale, "stale"));
        }

        return cache.TryFind(presented.ToHash(), out var known) && known.TryDecide(address, clock.UtcNow, usage, out var refusal)
            ? ValueTask.FromResult(ResultOf(known, refusal, address, "hit"))
            : new ValueTask<CredentialVerification>(VerifyInDatabaseAsync(presented, address, cancellationToken));
    }

    public async ValueTask<ErrorOr<Caller>> VerifyAgainAsync(
        PresentedCredential presented, IPAddress? address, CancellationToken cancellationToken)
    {
        if (presented.Kind is CredentialKind.ApplicationKey)
        {
            var applicant = await ReadAsync(presented, DatabaseLane.Requests);
            return applicant is null ? Errors.Unauthenticated : applicant.Caller;
        }

        var (known, refusal, error) = await FindAsync(presented, address, budget: null, cancellationToken);
        return known is not null && refusal is null ? known.Caller : error ?? Errors.Unauthenticated;
    }

    public async ValueTask<ErrorOr<Examination>> ExamineAsync(
        PresentedCredential presented, AccountId? account, Caller verifier, IPAddress? address, CancellationToken cancellationToken)
    {
        // Before the look at the cache: an entry that is found afterwards contains all changes up to this position.
        var version = changes.Position;
        var (known, refusal, error) = await FindAsync(presented, address, LookupBudget.Of(verifier), cancellationToken);
        if (known is null && error is null && presented.ApiKey is { } identifier)
        {
            wrongSecrets.Note(identifier, address, verifiedIn: account);
        }

        return error is { } unknown ? unknown
            : known?.Caller is ApiKeyCaller key && (account is null || key.Account.Id == account)
                ? new Examination(key, refusal ?? UseCodes.Ok, new ExaminedKey(known, cache), version)
                : new Examination(null, UseCodes.NotFound);
    }

    public async Task<IExaminedKey?> ReadAsync(PresentedCredential presented) =>
        await ReadAsync(presented, DatabaseLane.Credentials) is { } found ? new ExaminedKey(found, cache) : null;

    private async Task<CredentialVerification> VerifyInDatabaseAsync(
        PresentedCredential presented, IPAddress? address, CancellationToken cancellationToken)
    {
        var (found, error) = await LookUpAsync(presented, LookupBudget.At(address), cancellationToken);
        if (found is not null)
        {
            return ResultOf(found, found.RefusalOf(address, clock.UtcNow, usage), address, "miss");
        }

        if (error is null && presented.ApiKey is { } identifier)
        {
            wrongSecrets.Note(identifier, address, verifiedIn: null);
        }

        return Refuse(error ?? Errors.Unauthenticated, "miss");
    }

    /// <summary>
    /// A rejected credential is charged like an unknown one: a client cannot distinguish them, and a flood of either is limited. The reason
    /// is counted for the key, but the caller does not learn it.
    /// </summary>
    private CredentialVerification ResultOf(CachedCaller known, string? refusal, IPAddress? address, string cacheResult)
    {
        if (refusal is null)
        {
            if (known.Use is { } use)
            {
                uses.Note(use, clock.UtcNow);
            }

            telemetry.Verified("verified", cacheResult);
            return new CredentialVerification(known.Caller);
        }

        if (failures.Charge(LookupBudget.At(address)) is { } tooMany)
        {
            return Refuse(tooMany, cacheResult);
        }

        if (known.Caller is not ApiKeyCaller key)
        {
            return Refuse(Errors.Unauthenticated, cacheResult);
        }

        usage.Count(key, refusal, PermissionSet.None, address);
        return Refuse(Errors.Unauthenticated, cacheResult, new RefusedKey(key, refusal));
    }

    private CredentialVerification Refuse(Error error, string cacheResult, RefusedKey? refused = null)
    {
        telemetry.Verified(error.Code, cacheResult);
        return new CredentialVerification(error, refused);
    }

    /// <summary>Finds a caller in memory or in the database, and counts no use.</summary>
    internal async ValueTask<(CachedCaller? Known, string? Refusal, Error? Error)> FindAsync(
        PresentedCredential presented, IPAddress? address, LookupBudget? budget, CancellationToken cancellationToken)
    {
        if (lag.IsLost)
        {
            return (null, null, Stale);
        }

        if (cache.TryFind(presented.ToHash(), out var known) && known.TryDecide(address, clock.UtcNow, usage, out var refusal))
        {
            return (known, refusal, null);
        }

        var (found, error) = await LookUpAsync(presented, budget, cancellationToken);
        return (found, found?.RefusalOf(address, clock.UtcNow, usage), error);
    }

    /// <summary>
    /// Reads a state of the database that was current after this call began. A shared lookup may have begun earlier: its result counts
    /// only if it found a caller that no change has invalidated. A result without a caller has no slots that could show a change.
    /// </summary>
    /// <param name="budget">The budget that an unknown credential is charged to. Null if the credential was charged before.</param>
    /// <param name="cancellationToken">Ends the wait, but not the lookup, which other requests may share.</param>
    private async Task<LookUp> LookUpAsync(PresentedCredential presented, LookupBudget? budget, CancellationToken cancellationToken)
    {
        if (presented.Kind is CredentialKind.ImportedKey && imported.AreAbsent)
        {
            return new LookUp(null);
        }

        var hash = presented.ToHash();
        using var activity = Telemetry.Activities.StartActivity("pulse.credential.look_up");
        for (var mayBeOlder = true; ; mayBeOlder = false)
        {
            var own = new Lazy<Task<LookUp>>(() => LookUpOnceAsync(presented, hash, budget));
            var shared = running.GetOrAdd(hash, own);
            var result = await shared.Value.WaitAsync(cancellationToken);
            var isOwn = ReferenceEquals(shared, own);
            // A shared lookup can fail because of another request's budget. This request then looks up again.
            if (result.Found is { } found ? cache.IsCurrent(found) : isOwn || (!mayBeOlder && result.Error is null))
            {
                return result;
            }
        }
    }

    private async Task<LookUp> LookUpOnceAsync(PresentedCredential presented, CredentialHash hash, LookupBudget? budget)
    {
        try
        {
            using var turn = await failures.WaitForTurnAsync(budget);
            if (failures.Check(budget) is { } tooMany)
            {
                return new LookUp(null, tooMany);
            }

            var found = await ReadAsync(presented, DatabaseLane.Credentials);
            if (found is null)
            {
                failures.Charge(budget);
            }

            return new LookUp(found);
        }
        finally
        {
            running.TryRemove(hash, out _);
        }
    }

    private async Task<CachedCaller?> ReadAsync(PresentedCredential presented, DatabaseLane lane)
    {
        await using var scope = scopes.CreateAsyncScope(lane);
        var found = await scope.ServiceProvider.GetRequiredService<ICredentialStore>().FindAsync(presented, CancellationToken.None);
        if (found is { IsCacheable: true })
        {
            cache.Add(presented.ToHash(), found);
        }

        return found;
    }

    /// <param name="Found">Null if the credential is unknown, or if the budget is used up.</param>
    private sealed record LookUp(CachedCaller? Found, Error? Error = null);
}
