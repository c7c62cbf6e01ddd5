using System.Globalization;
using Pulse.Application.Limits;

namespace Pulse.Api.Limits;

/// <summary>
/// Writes the limits of the caller's key: RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10). A period without end
/// has no length.
/// </summary>
internal static class RateLimitHeaders
{
    public const string Policy = "RateLimit-Policy";
    public const string Current = "RateLimit";

    public static void Write(IHeaderDictionary headers, LimitOutcome limits)
    {
        (string Name, LimitState? State)[] both = [("rate", limits.Rate), ("quota", limits.Quota)];
        (string Name, LimitState State)[] states = [.. from limit in both where limit.State is not null select (limit.Name, limit.State)];
        headers[Policy] = string.Join(
            ", ", states.Select(limit => $"\"{limit.Name}\";q={limit.State.Limit}{Seconds("w", limit.State.Window)}"));
        headers[Current] = string.Join(
            ", ", states.Select(limit => $"\"{limit.Name}\";r={limit.State.Remaining}{Seconds("t", limit.State.ResetsAfter)}"));
    }

    private static string Seconds(string name, TimeSpan? time) =>
        time is { } known ? string.Create(CultureInfo.InvariantCulture, $";{name}={Math.Ceiling(known.TotalSeconds):F0}") : "";
}
