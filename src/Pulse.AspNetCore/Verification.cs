using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Pulse.AspNetCore.Backchannel;
using Pulse.AspNetCore.Usage;

namespace Pulse.AspNetCore;

/// <summary>The result for a credential. Requests with the same credential share it.</summary>
internal sealed class Verification
{
    /// <summary>A mark in the cache: the answer depends on the client's address.</summary>
    public static readonly Verification ByAddress = new();

    /// <summary>A mark in the cache: each request is asked for, because it spends a limit.</summary>
    public static readonly Verification EachTime = new();

    private (EndpointNeeds Needs, UseCounter Counter)[] counters = [];

    private Verification()
    {
    }

    public PulseIdentity? Identity { get; private init; }

    public AuthenticationProperties? Properties { get; private init; }

    public PulseRefusal? Refusal { get; private init; }

    /// <summary>The state of the key's limits after this use. Null if it has none.</summary>
    public RateLimitFields? Limits { get; private init; }

    /// <summary>The counter for uses of the key at endpoints with the same needs.</summary>
    /// <returns>Null if it is not a key.</returns>
    public UseCounter? CounterOf(EndpointNeeds needs)
    {
        foreach (var (known, counter) in Volatile.Read(ref counters))
        {
            if (ReferenceEquals(known, needs))
            {
                return counter;
            }
        }

        return Identity is { ApiKey: not null } ? AddCounter(needs) : null;
    }

    public static Verification Refused(PulseRefusal refusal) => new() { Refusal = refusal };

    /// <param name="answer">The answer of Pulse.</param>
    /// <param name="scheme">The authentication scheme.</param>
    /// <param name="now">The time at this service.</param>
    public static Verification Of(CredentialAnswer answer, string scheme, DateTimeOffset now)
    {
        var limits = RateLimitFields.Of(answer);

        // A missing permission is found when the request is authorized. The credential is accepted.
        return answer.Code is CredentialAnswer.Ok or CredentialAnswer.MissingPermission
            ? Accepted(answer, scheme, now, limits)
            : new Verification { Refusal = RefusalOf(answer, limits), Limits = limits };
    }

    private UseCounter AddCounter(EndpointNeeds needs)
    {
        lock (Identity!)
        {
            if (Array.Find(counters, item => ReferenceEquals(item.Needs, needs)) is { Counter: { } known })
            {
                return known;
            }

            var added = new UseCounter(Identity.Subject, needs.Permissions, needs.Permissions.All(Identity.HasPermission));
            Volatile.Write(ref counters, [.. counters, (needs, added)]);
            return added;
        }
    }

    private static Verification Accepted(CredentialAnswer answer, string scheme, DateTimeOffset now, RateLimitFields? limits)
    {
        var expiresAt = answer.ExpiresIn < DateTimeOffset.MaxValue - now ? now + answer.ExpiresIn
            : answer.ExpiresIn is null ? null : DateTimeOffset.MaxValue;
        var properties = new AuthenticationProperties { ExpiresUtc = expiresAt };
        return new Verification
        {
            Identity = new PulseIdentity(ClaimsOf(answer, scheme), scheme, answer.Permissions, expiresAt),
            Properties = properties,
            Limits = limits,
        };
    }

    private static IEnumerable<Claim> ClaimsOf(CredentialAnswer answer, string issuer)
    {
        (string Type, string? Value)[] single =
        [
            (PulseClaimTypes.Subject, answer.Subject),
            (ClaimTypes.NameIdentifier, answer.Subject),
            (PulseClaimTypes.Name, answer.Name),
            (PulseClaimTypes.AccountId, answer.AccountId),
            (PulseClaimTypes.ApiKey, answer.ApiKey),
            (PulseClaimTypes.ExternalId, answer.ExternalId),
            (PulseClaimTypes.SessionId, answer.SessionId),
            (PulseClaimTypes.Actor, answer.Actor),
        ];
        var several = answer.Permissions.Select(permission => (PulseClaimTypes.Permission, permission))
            .Concat((answer.Metadata ?? new Dictionary<string, string>()).Select(
                text => (PulseClaimTypes.MetadataPrefix + text.Key, text.Value)));
        return single.Where(claim => claim.Value is not null).Select(claim => (claim.Type, claim.Value!)).Concat(several)
            .Select(claim => new Claim(claim.Item1, claim.Item2, ClaimValueTypes.String, issuer));
    }

    private static PulseRefusal RefusalOf(CredentialAnswer answer, RateLimitFields? limits) => answer.Code switch
    {
        CredentialAnswer.IpNotAllowed => PulseRefusal.AddressForbidden,
        CredentialAnswer.RateLimited => new PulseRefusal(
            System.Net.HttpStatusCode.TooManyRequests, answer.Code, "The rate limit of the API key is exceeded.")
        {
            Reason = answer.Code,
            RetryAfter = Wait(answer.RateLimit),
            Limits = limits,
        },
        CredentialAnswer.QuotaExhausted => new PulseRefusal(
            System.Net.HttpStatusCode.TooManyRequests, answer.Code, "The quota of the API key is exhausted.")
        {
            Reason = answer.Code,
            RetryAfter = Wait(answer.Quota),
            Limits = limits,
        },
        var code => new PulseRefusal(
            System.Net.HttpStatusCode.Unauthorized, PulseRefusal.Unauthenticated.Code, PulseRefusal.Unauthenticated.Detail)
        {
            Reason = code,
        },
    };

    private static TimeSpan? Wait(LimitAnswer? limit) => limit?.ResetSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
