using System.Security.Cryptography;
using Pulse.Domain.Accounts;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// The head of a chain of audit events: one chain for each account, and one for the system. A transaction that appends locks the row until
/// its commit, so that a chain never forks.
/// </summary>
public sealed class AuditChain
{
    /// <summary>Id of the chain for events that belong to no account. No account has this number.</summary>
    public const long System = 0;

    /// <summary>An account's number, or <see cref="System"/>.</summary>
    public long Id { get; init; }

    /// <summary>Position of the newest event. 0 if there is none.</summary>
    public long Position { get; set; }

    /// <summary>MAC of the newest event. Zeros if there is none.</summary>
    public byte[] Mac { get; set; } = new byte[HMACSHA256.HashSizeInBytes];

    /// <summary>The latest time of an event. Null if there is none.</summary>
    public DateTime? LatestAt { get; private set; }

    /// <summary>
    /// The most by which the time of an event is before that of an earlier event, in milliseconds, because clocks differ and are set back.
    /// With it, <see cref="AuditPeriod"/> finds the events of a period by an index.
    /// </summary>
    public long LargestStepBack { get; private set; }

    /// <summary>
    /// HMAC of this row, by <see cref="AuditSeal"/>. Null if the chain was found to be changed before a later event was appended.
    /// </summary>
    public byte[]? Seal { get; set; }

    /// <summary>In the system's chain: HMAC of the set of all chains, by <see cref="AuditSeal"/>. Null in other chains.</summary>
    public byte[]? Registry { get; set; }

    /// <summary>In the system's chain: check value of the key that signs the chains. Null until the first start.</summary>
    public byte[]? KeyCheck { get; set; }

    /// <summary>Records the times of appended events, in any order: a database may number the rows of one insert in any order.</summary>
    public void Record(IReadOnlyCollection<DateTime> times)
    {
        var latest = LatestAt is { } known && known > times.Max() ? known : times.Max();
        LargestStepBack = Math.Max(LargestStepBack, (long)Math.Ceiling((latest - times.Min()).TotalMilliseconds));
        LatestAt = latest;
    }

    public static long Of(AccountId? account) => account?.Number ?? System;
}
