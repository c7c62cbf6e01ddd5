using Pulse.Application.Authorization;
using Pulse.Application.Usage;

namespace Pulse.Application.Verification;

/// <summary>Decides how long a service that is connected to the revocation stream may use a result.</summary>
public sealed class CacheTime(IUsageRecorder usage)
{
    private const int MaxSeconds = 300;

    /// <returns>Whole seconds. 0 if each use must be asked for: it spends a limit, or activates a secret.</returns>
    public int SecondsOf(ApiKeyCaller key, DateTime now) => key switch
    {
        { RateLimit: not null } or { Quota: not null } or { IsPending: true } => 0,
        _ => SecondsUntil(key.Conditions.UnchangedUntil(now, usage.InUseAt(key)), now),
    };

    /// <returns>
    /// Whole seconds. At most half of the idle limit of the session, so that a service that asks again in time keeps the session alive.
    /// </returns>
    public int SecondsOf(Caller owner, TimeSpan? idleLimit, DateTime now)
    {
        var ofSession = Math.Min(SecondsUntil(owner.ExpiresAt, now), SecondsUntil(now + (idleLimit / 2), now));
        return owner is ApiKeyCaller key ? Math.Min(SecondsOf(key, now), ofSession) : ofSession;
    }

    private static int SecondsUntil(DateTime? end, DateTime now) =>
        end is { } known ? (int)Math.Clamp((known - now).TotalSeconds, 0, MaxSeconds) : MaxSeconds;
}
