using System.Net;
using ErrorOr;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Sessions;
using Pulse.Application.Usage;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Verifies from memory, and from the database what is not there.</summary>
internal sealed class CredentialVerifier(
    CallerCache cache, CredentialLookups lookups, Freshness freshness, SessionUses uses, IUsageRecorder usage, IClock clock, Telemetry telemetry) : ICredentialVerifier
{
    private static readonly TimeSpan StaleRetryAfter = TimeSpan.FromSeconds(1);

    private static readonly Error Stale = Errors.Unavailable(
        "database_unavailable", "What was revoked of late cannot be read from the database: try again in a moment.", StaleRetryAfter);

    public ValueTask<ErrorOr<Caller>> VerifyAsync(SessionToken token, IPAddress? address, CancellationToken cancellationToken) => VerifyAsync(
        CredentialHash.Of(token), static (store, hash, cancel) => store.FindSessionAsync(hash, cancel), address, cancellationToken);

    public ValueTask<ErrorOr<Caller>> VerifyAsync(
        ApiKeyIdentifier identifier, ApiKeySecret secret, IPAddress? address, CancellationToken cancellationToken) => VerifyAsync(
        CredentialHash.Of(identifier, secret), FindApiKey, address, cancellationToken);

    public async ValueTask<ErrorOr<Examination>> ExamineAsync(
        ApiKeyIdentifier identifier, ApiKeySecret secret, AccountId account, IPAddress? address, CancellationToken cancellationToken)
    {
        if (freshness.IsLost)
        {
            return Stale;
        }

        var hash = CredentialHash.Of(identifier, secret);
        var known = cache.TryFind(hash, out var hit) && IsSureOf(RefusalOf(hit, address), hit)
            ? hit
            : (await LookUpAsync(hash, FindApiKey, new Asker(address, IsCharged: false), cancellationToken)).Found;
        return known?.Caller is ApiKeyCaller key && key.Account.Id == account
            ? new Examination(key, RefusalOf(known, address) ?? UseCodes.Ok)
            : new Examination(null, UseCodes.NotFound);
    }

    private static Task<CachedCaller?> FindApiKey(ICredentialStore store, CredentialHash hash, CancellationToken cancellationToken) =>
        store.FindApiKeyAsync(hash, cancellationToken);

    private ValueTask<ErrorOr<Caller>> VerifyAsync(
        CredentialHash hash, CredentialLookups.Find find, IPAddress? address, CancellationToken cancellationToken)
    {
        if (freshness.IsLost)
        {
            telemetry.Verified(Stale.Code, "stale");
            return ValueTask.FromResult<ErrorOr<Caller>>(Stale);
        }

        if (cache.TryFind(hash, out var known) && known.Use?.IsIdleAt(clock.UtcNow) != true)
        {
            var refusal = RefusalOf(known, address);
            if (IsSureOf(refusal, known))
            {
                return ValueTask.FromResult(Answer(known, refusal, address, "hit"));
            }
        }

        return new ValueTask<ErrorOr<Caller>>(VerifyColdAsync(hash, find, address, cancellationToken));
    }

    private async Task<ErrorOr<Caller>> VerifyColdAsync(
        CredentialHash hash, CredentialLookups.Find find, IPAddress? address, CancellationToken cancellationToken)
    {
        var (found, retryAfter) = await LookUpAsync(hash, find, new Asker(address), cancellationToken);
        if (found is not null)
        {
            return Answer(found, RefusalOf(found, address), address, "miss");
        }

        var error = retryAfter is { } wait
            ? Errors.TooManyRequests("too_many_unknown_credentials", "Too many unknown credentials from this address: try again later.", wait)
            : Errors.Unauthenticated;
        telemetry.Verified(error.Code, "miss");
        return error;
    }

    private async Task<(CachedCaller? Found, TimeSpan? RetryAfter)> LookUpAsync(
        CredentialHash hash, CredentialLookups.Find find, Asker asker, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.Activities.StartActivity("pulse.credential.look_up");
        return await lookups.RunAsync(hash, find, asker, cancellationToken);
    }

    /// <summary>Why it is refused is counted, and told to no caller.</summary>
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

        telemetry.Verified(Errors.Unauthenticated.Code, found);
        if (known.Caller is not ApiKeyCaller key)
        {
            return Errors.Unauthenticated;
        }

        usage.Count(key, refusal, PermissionSet.None, address);
        return new RefusedKey(key, refusal).ToError();
    }

    private string? RefusalOf(CachedCaller known, IPAddress? address)
    {
        var now = clock.UtcNow;
        var refusal = known.Caller is ApiKeyCaller key ? key.Conditions.RefusalOf(address, now, usage.InUseAt(key)) : null;
        return refusal ?? (known.HasExpiredAt(now) ? UseCodes.Expired : null);
    }

    /// <summary>That a key lies unused is known for sure only in the database: it may have been used at another node.</summary>
    private static bool IsSureOf(string? refusal, CachedCaller known) =>
        refusal != UseCodes.Policy || known.Caller is not ApiKeyCaller { Conditions.MaxUnused: not null };
}
