using System.Net;
using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Limits;
using Pulse.Application.Sessions;
using Pulse.Application.Usage;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;
using Pulse.Infrastructure.Sessions;

namespace Pulse.Infrastructure.Credentials;

/// <summary>Verifies from memory, and from the database what is not there.</summary>
internal sealed class CredentialVerifier(
    CallerCache cache,
    CredentialLookups lookups,
    FailedLookups failures,
    WrongSecrets wrongSecrets,
    FeedLag lag,
    DatabaseFaults faults,
    SessionUses uses,
    IUsageRecorder usage,
    TimeProvider clock,
    Telemetry telemetry) : ICredentialVerifier
{
    private static readonly TimeSpan StaleRetryAfter = TimeSpan.FromSeconds(1);

    private static readonly Error Unread = Errors.Unavailable(
        "database_unavailable", "What was revoked of late cannot be read from the database: try again in a moment.", StaleRetryAfter);

    private Error Stale => faults.IsDamaged ? DatabaseFaults.Damaged : Unread;

    public ValueTask<ErrorOr<Caller>> VerifyAsync(SessionToken token, IPAddress? address, CancellationToken cancellationToken) => VerifyAsync(
        CredentialHash.Of(token), identifier: null, FindSession, address, cancellationToken);

    public ValueTask<ErrorOr<Caller>> VerifyAsync(
        ApiKeyIdentifier identifier, ApiKeySecret secret, IPAddress? address, CancellationToken cancellationToken) => VerifyAsync(
        CredentialHash.Of(identifier, secret), identifier, FindApiKey, address, cancellationToken);

    public async ValueTask<ErrorOr<Examination>> ExamineAsync(
        ApiKeyIdentifier identifier, ApiKeySecret secret, AccountId account, Caller verifier, IPAddress? address, CancellationToken cancellationToken)
    {
        if (lag.IsLost)
        {
            return Stale;
        }

        var hash = CredentialHash.Of(identifier, secret);
        if (!cache.TryFind(hash, out var known) || !IsSureOf(RefusalOf(known, address), known))
        {
            (known, var retryAfter) = await LookUpAsync(hash, FindApiKey, Asker.Verifying(verifier), cancellationToken);
            if (retryAfter is { } wait)
            {
                return Errors.TooManyRequests("too_many_unknown_api_keys", "You had too many unknown API keys verified: try again later.", wait);
            }

            if (known is null)
            {
                wrongSecrets.Note(identifier, address, verifiedIn: account);
            }
        }

        return known?.Caller is ApiKeyCaller key && key.Account.Id == account
            ? new Examination(key, RefusalOf(known, address) ?? UseCodes.Ok)
            : new Examination(null, UseCodes.NotFound);
    }

    /// <summary>The caller of a call that was let in before. No use is counted and nothing is charged.</summary>
    public async ValueTask<ErrorOr<Caller>> VerifyAgainAsync(
        CredentialKind kind, CredentialHash hash, IPAddress? address, CancellationToken cancellationToken)
    {
        if (lag.IsLost)
        {
            return Stale;
        }

        if (cache.TryFind(hash, out var hit) && hit.Use?.IsIdleAt(clock.UtcNow) != true && RefusalOf(hit, address) is null)
        {
            return hit.Caller;
        }

        var (found, _) = await LookUpAsync(hash, kind is CredentialKind.Session ? FindSession : FindApiKey, asker: null, cancellationToken);
        return found is not null && RefusalOf(found, address) is null ? found.Caller : Errors.Unauthenticated;
    }

    private static Task<CachedCaller?> FindSession(ICredentialStore store, CredentialHash hash, CancellationToken cancellationToken) =>
        store.FindSessionAsync(hash, cancellationToken);

    private static Task<CachedCaller?> FindApiKey(ICredentialStore store, CredentialHash hash, CancellationToken cancellationToken) =>
        store.FindApiKeyAsync(hash, cancellationToken);

    private ValueTask<ErrorOr<Caller>> VerifyAsync(
        CredentialHash hash, ApiKeyIdentifier? identifier, CredentialLookups.Find find, IPAddress? address, CancellationToken cancellationToken)
    {
        if (lag.IsLost)
        {
            var stale = Stale;
            telemetry.Verified(stale.Code, "stale");
            return ValueTask.FromResult<ErrorOr<Caller>>(stale);
        }

        if (cache.TryFind(hash, out var known) && known.Use?.IsIdleAt(clock.UtcNow) != true)
        {
            var refusal = RefusalOf(known, address);
            if (IsSureOf(refusal, known))
            {
                return ValueTask.FromResult(Answer(known, refusal, address, "hit"));
            }
        }

        return new ValueTask<ErrorOr<Caller>>(VerifyColdAsync(hash, identifier, find, address, cancellationToken));
    }

    private async Task<ErrorOr<Caller>> VerifyColdAsync(
        CredentialHash hash, ApiKeyIdentifier? identifier, CredentialLookups.Find find, IPAddress? address, CancellationToken cancellationToken)
    {
        var (found, retryAfter) = await LookUpAsync(hash, find, Asker.At(address), cancellationToken);
        if (found is not null)
        {
            return Answer(found, RefusalOf(found, address), address, "miss");
        }

        if (retryAfter is null && identifier is { } presented)
        {
            wrongSecrets.Note(presented, address, verifiedIn: null);
        }

        var error = retryAfter is { } wait ? TooMany(wait) : Errors.Unauthenticated;
        telemetry.Verified(error.Code, "miss");
        return error;
    }

    private async Task<(CachedCaller? Found, TimeSpan? RetryAfter)> LookUpAsync(
        CredentialHash hash, CredentialLookups.Find find, Asker? asker, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.Activities.StartActivity("pulse.credential.look_up");
        return await lookups.RunAsync(hash, find, asker, cancellationToken);
    }

    /// <summary>
    /// Why it is refused is counted, and told to no caller. What is known and refused is charged like what is unknown, so that nobody can
    /// tell the two apart or flood with either.
    /// </summary>
    private ErrorOr<Caller> Answer(CachedCaller known, string? refusal, IPAddress? address, string found)
    {
        if (refusal is null)
        {
            if (known.Use is { } use)
            {
                uses.Note(use, clock.UtcNow);
            }

            telemetry.Verified("verified", found);
            return known.Caller;
        }

        if (failures.Charge(Asker.At(address)) is { } wait)
        {
            var tooMany = TooMany(wait);
            telemetry.Verified(tooMany.Code, found);
            return tooMany;
        }

        telemetry.Verified(Errors.Unauthenticated.Code, found);
        if (known.Caller is not ApiKeyCaller key)
        {
            return Errors.Unauthenticated;
        }

        usage.Count(key, refusal, PermissionSet.None, address);
        return new RefusedKey(key, refusal).ToError();
    }

    private static Error TooMany(TimeSpan retryAfter) => Errors.TooManyRequests(
        "too_many_unknown_credentials", "Too many unknown or refused credentials from this address: try again later.", retryAfter);

    private string? RefusalOf(CachedCaller known, IPAddress? address) => known.RefusalOf(address, clock.UtcNow, usage);

    /// <summary>That a key lies unused is known for sure only in the database: it may have been used at another node.</summary>
    private static bool IsSureOf(string? refusal, CachedCaller known) =>
        refusal != UseCodes.Policy || known.Caller is not ApiKeyCaller { Conditions.MaxUnused: not null };
}
