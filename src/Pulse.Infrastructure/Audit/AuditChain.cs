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

    /// <summary>
    /// HMAC of this row, by <see cref="AuditSeal"/>. Null if the chain was found to be changed before a later event was appended.
    /// </summary>
    public byte[]? Seal { get; set; }

    /// <summary>In the system's chain: HMAC of the set of all chains, by <see cref="AuditSeal"/>. Null in other chains.</summary>
    public byte[]? Registry { get; set; }

    /// <summary>In the system's chain: check value of the key that signs the chains. Null until the first start.</summary>
    public byte[]? KeyCheck { get; set; }

    public static long Of(AccountId? account) => account?.Number ?? System;
}
