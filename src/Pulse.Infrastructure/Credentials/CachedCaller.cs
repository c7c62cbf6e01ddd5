using System.Net;
using Pulse.Application.Authorization;
using Pulse.Application.Usage;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Revocation;
using Pulse.Infrastructure.Sessions;

namespace Pulse.Infrastructure.Credentials;

/// <summary>A caller as one read of the database found it. Immutable, and shared by all requests that present its credential.</summary>
/// <param name="caller">The caller.</param>
/// <param name="readAt">The time on the <see cref="InvalidationClock"/> when the read began.</param>
/// <param name="slots">The slots of everything that the caller was derived from.</param>
public sealed class CachedCaller(Caller caller, long readAt, int[] slots)
{
    private const int OwnSize = 800;
    private const int SizeOfPart = 150;

    /// <summary>A name of a custom permission in memory, with its place in a set.</summary>
    private const int SizeOfName = 150;

    public Caller Caller => caller;

    /// <summary>
    /// False for a pending secret, because its first use changes the caller, and for an applicant, because the submission of a draft
    /// invalidates no cache tag.
    /// </summary>
    public bool IsCacheable => caller is not (ApiKeyCaller { IsPending: true } or ApplicantCaller);

    /// <summary>The last use of the presented session. Null if no session was presented.</summary>
    public SessionUse? Use { get; init; }

    /// <summary>The key as verifications show it. Null if the credential is not that of a key.</summary>
    public ShownApiKey? Shown { get; init; }

    public int[] Slots => slots;

    /// <summary>Bytes of memory that the entry uses, about. Parts that are shared with other entries count in full.</summary>
    public int Size => OwnSize + (NamesIn(caller) * SizeOfName) + (caller is UserCaller user
        ? ((user.Accounts.Count + user.Roles.Count) * SizeOfPart) + (slots.Length * sizeof(int))
        : Shown?.Size ?? 0);

    public bool IsCurrent(InvalidationClock invalidations) => invalidations.IsCurrent(readAt, slots);

    /// <summary>The names in the sets of the caller. Most sets are shared within a caller, so each counts once.</summary>
    private static int NamesIn(Caller caller) => caller switch
    {
        UserCaller user => user.Roles.Select(role => role.Permissions.Custom)
            .Concat(user.Accounts.Select(account => account.Given.Custom)).Distinct().Sum(names => names?.Count ?? 0),
        ApiKeyCaller key => key.Permissions.Custom?.Count ?? 0,
        _ => 0,
    };

    /// <returns>One of <see cref="UseCodes"/>. Null if the credential is accepted at this instant.</returns>
    internal string? RefusalOf(IPAddress? address, DateTime now, IUsageRecorder usage)
    {
        var refusal = caller is ApiKeyCaller key ? key.Conditions.RefusalOf(address, now, usage.InUseAt(key)) : null;
        return refusal ?? (caller.ExpiresAt <= now ? UseCodes.Expired : null);
    }

    /// <summary>Decides without the database whether the credential is accepted.</summary>
    /// <param name="refusal">The result of <see cref="RefusalOf"/>.</param>
    /// <returns>False if the session or the key looks unused for too long. It may have been used on another node.</returns>
    internal bool TryDecide(IPAddress? address, DateTime now, IUsageRecorder usage, out string? refusal)
    {
        refusal = RefusalOf(address, now, usage);
        var looksUnused = refusal == UseCodes.Policy && caller is ApiKeyCaller { Conditions.MaxUnused: not null };
        return !looksUnused && Use?.IsIdleAt(now) != true;
    }
}
