using System.Net;
using Pulse.Application.Authorization;
using Pulse.Application.Usage;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Revocation;
using Pulse.Infrastructure.Sessions;

namespace Pulse.Infrastructure.Credentials;

/// <summary>A caller as one read of the database found it: immutable, and shared by all requests that present its credential.</summary>
/// <param name="caller">Who presents the credential.</param>
/// <param name="readAt">The version at which the read began.</param>
/// <param name="slots">The slots of everything that the caller was derived from.</param>
public sealed class CachedCaller(Caller caller, long readAt, int[] slots)
{
    public Caller Caller => caller;

    /// <summary>Whether the secret that was presented waits for its first use: who it is changes with that, and is not kept.</summary>
    public bool IsPending => caller is ApiKeyCaller { IsPending: true };

    /// <summary>Of the session that was presented; null for a key used directly.</summary>
    public SessionUse? Use { get; init; }

    /// <summary>The slots of everything that the caller was derived from.</summary>
    public int[] Slots => slots;

    public bool IsCurrent(InvalidationClock invalidations) => invalidations.IsCurrent(readAt, slots);

    /// <summary>By the clock, however long it has been in memory.</summary>
    public bool HasExpiredAt(DateTime instant) => caller.ExpiresAt <= instant;

    /// <summary>Why the credential is refused at this instant: one of <see cref="UseCodes"/>; null if it is accepted.</summary>
    internal string? RefusalOf(IPAddress? address, DateTime now, IUsageRecorder usage)
    {
        var refusal = caller is ApiKeyCaller key ? key.Conditions.RefusalOf(address, now, usage.InUseAt(key)) : null;
        return refusal ?? (HasExpiredAt(now) ? UseCodes.Expired : null);
    }
}
