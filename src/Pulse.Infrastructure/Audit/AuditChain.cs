using System.Security.Cryptography;
using Pulse.Domain.Accounts;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// The end of a chain of audit events: one for each account, and the system's. A transaction that appends holds the row
/// until it has committed, so that a chain has no forks.
/// </summary>
public sealed class AuditChain
{
    /// <summary>The chain of what concerns no account; no account has this number.</summary>
    public const long System = 0;

    /// <summary>An account's number, or <see cref="System"/>.</summary>
    public long Id { get; init; }

    /// <summary>Of the newest event; 0: there is none.</summary>
    public long Position { get; set; }

    /// <summary>Of the newest event; zeros where there is none.</summary>
    public byte[] Mac { get; set; } = new byte[HMACSHA256.HashSizeInBytes];

    /// <summary>Over this row, by <see cref="AuditSeal"/>; null where the chain was found altered before a later event was appended.</summary>
    public byte[]? Seal { get; set; }

    /// <summary>In the system's chain: the set of all chains, by <see cref="AuditSeal"/>; null in every other.</summary>
    public byte[]? Registry { get; set; }

    /// <summary>In the system's chain: what tells whether a key is the one that the chains were made with; null until the first start.</summary>
    public byte[]? KeyCheck { get; set; }

    public static long Of(AccountId? account) => account?.Number ?? System;
}
