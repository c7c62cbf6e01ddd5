using System.Globalization;
using Pulse.Application.Limits;

namespace Pulse.Api.Limits;

/// <summary>
/// Tells callers where the limits of their key stand: RateLimit-Policy and RateLimit, as draft-ietf-httpapi-ratelimit-headers-10
/// has them. A window that never ends is not told of by its length.
/// </summary>
internal static class RateLimitHeaders
{
    public const string Policy = "RateLimit-Policy";
    public const string Current = "RateLimit";

    public static void Write(IHeaderDictionary headers, LimitOutcome limits)
    {
        (string Name, LimitState State)[] known =
            [.. from limit in new[] { ("rate", limits.Rate), ("quota", limits.Quota) } where limit.Item2 is not null select (limit.Item1, limit.Item2)];
        headers[Policy] = string.Join(", ", known.Select(limit => $"\"{limit.Name}\";q={limit.State.Limit}{Seconds("w", limit.State.Window)}"));
        headers[Current] = string.Join(", ", known.Select(limit => $"\"{limit.Name}\";r={limit.State.Remaining}{Seconds("t", limit.State.ResetsAfter)}"));
    }

    private static string Seconds(string name, TimeSpan? time) =>
        time is { } known ? string.Create(CultureInfo.InvariantCulture, $";{name}={Math.Ceiling(known.TotalSeconds):F0}") : "";
}
