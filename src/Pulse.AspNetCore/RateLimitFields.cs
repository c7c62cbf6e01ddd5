using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pulse.AspNetCore.Backchannel;

namespace Pulse.AspNetCore;

/// <summary>The state of a key's limits as header fields (draft-ietf-httpapi-ratelimit-headers-10).</summary>
internal sealed class RateLimitFields
{
    private readonly string policy;
    private readonly string current;

    private RateLimitFields(string policy, string current) => (this.policy, this.current) = (policy, current);

    /// <returns>Null if the key has no limits.</returns>
    public static RateLimitFields? Of(CredentialAnswer answer)
    {
        (string Name, LimitAnswer? State, long? Window)[] both =
            [("rate", answer.RateLimit, answer.RateLimitWindowSeconds), ("quota", answer.Quota, null)];
        var limits = both.Where(limit => limit.State is not null).ToList();
        return limits.Count == 0
            ? null
            : new RateLimitFields(
                string.Join(", ", limits.Select(limit => $"\"{limit.Name}\";q={Text(limit.State!.Limit)}{Seconds("w", limit.Window)}")),
                string.Join(
                    ", ",
                    limits.Select(limit => $"\"{limit.Name}\";r={Text(limit.State!.Remaining)}{Seconds("t", limit.State.ResetSeconds)}")));
    }

    /// <summary>Does nothing if the response has started, as it can if the application authenticates a request late.</summary>
    public void Write(HttpResponse response)
    {
        if (!response.HasStarted)
        {
            response.Headers["RateLimit-Policy"] = policy;
            response.Headers["RateLimit"] = current;
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(string name, long? seconds) => seconds is { } known ? $";{name}={Text(known)}" : "";
}
