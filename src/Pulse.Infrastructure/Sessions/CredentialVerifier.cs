using System.Net;
using ErrorOr;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Verifies from memory, and from the database what is not there.</summary>
internal sealed class CredentialVerifier(
    CallerCache cache, CredentialLookups lookups, Freshness freshness, SessionUses uses, IClock clock, Telemetry telemetry) : ICredentialVerifier
{
    private static readonly TimeSpan StaleRetryAfter = TimeSpan.FromSeconds(1);

    private static readonly Error Stale = Errors.Unavailable(
        "database_unavailable", "What was revoked of late cannot be read from the database: try again in a moment.", StaleRetryAfter);

    public ValueTask<ErrorOr<Caller>> VerifyAsync(SessionToken token, IPAddress? address, CancellationToken cancellationToken) => VerifyAsync(
        CredentialHash.Of(token), static (store, hash, cancel) => store.FindSessionAsync(hash, cancel), address, cancellationToken);

    public ValueTask<ErrorOr<Caller>> VerifyAsync(
        ApiKeyIdentifier identifier, ApiKeySecret secret, IPAddress? address, CancellationToken cancellationToken) => VerifyAsync(
        CredentialHash.Of(identifier, secret), static (store, hash, cancel) => store.FindApiKeyAsync(hash, cancel), address, cancellationToken);

    private ValueTask<ErrorOr<Caller>> VerifyAsync(
        CredentialHash hash, CredentialLookups.Find find, IPAddress? address, CancellationToken cancellationToken)
    {
        if (freshness.IsLost)
        {
            return ValueTask.FromResult(Counted(Stale, "stale"));
        }

        return cache.TryFind(hash, out var known) && known.Use?.IsIdleAt(clock.UtcNow) != true
            ? ValueTask.FromResult(Counted(Judge(known, address), "hit"))
            : new ValueTask<ErrorOr<Caller>>(LookUpAsync(hash, find, address, cancellationToken));
    }

    private async Task<ErrorOr<Caller>> LookUpAsync(
        CredentialHash hash, CredentialLookups.Find find, IPAddress? address, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.Activities.StartActivity("pulse.credential.look_up");
        var (found, retryAfter) = await lookups.RunAsync(hash, find, address, cancellationToken);
        while (found is { IsPending: true } && !Judge(found, address).IsError)
        {
            await lookups.ActivateAsync(found, address);
            (found, retryAfter) = await lookups.RunAsync(hash, find, address, cancellationToken);
        }

        ErrorOr<Caller> verdict = retryAfter is { } wait
            ? Errors.TooManyRequests("too_many_unknown_credentials", "Too many unknown credentials from this address: try again later.", wait)
            : found is null ? Errors.Unauthenticated : Judge(found, address);
        return Counted(verdict, "miss");
    }

    private ErrorOr<Caller> Counted(ErrorOr<Caller> verdict, string cache)
    {
        telemetry.Verified(verdict.IsError ? verdict.FirstError.Code : "verified", cache);
        return verdict;
    }

    private ErrorOr<Caller> Judge(CachedCaller known, IPAddress? address)
    {
        var now = clock.UtcNow;
        var isRefused = known.HasExpiredAt(now) || (known.Caller is ApiKeyCaller key && !key.Admits(address, now));
        if (isRefused)
        {
            return Errors.Unauthenticated;
        }

        if (known.Use is { } use)
        {
            uses.Note(use, now);
        }

        return known.Caller;
    }
}
