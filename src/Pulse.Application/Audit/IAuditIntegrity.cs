using Pulse.Domain.Accounts;

namespace Pulse.Application.Audit;

/// <summary>Verifies stored audit chains. Does not throw for invalid data.</summary>
public interface IAuditIntegrity
{
    /// <summary>Verifies the chain of an account. Null: the system's chain.</summary>
    Task<ChainIntegrity> CheckAsync(AccountId? account, CancellationToken cancellationToken);

    /// <returns>Whether the set of chains is unchanged: no chain was removed, and Pulse created each of them.</returns>
    Task<bool> AreChainsCompleteAsync(CancellationToken cancellationToken);

    /// <returns>All accounts with a chain, including deleted ones, and the number of all events, in a chain or not.</returns>
    Task<(IReadOnlyList<AccountId> Accounts, long Events)> ListAsync(CancellationToken cancellationToken);
}

/// <summary>Result of the verification of a chain.</summary>
/// <param name="Checked">Number of verified events.</param>
/// <param name="FirstBroken">First position with a missing or changed event. Null: the chain is intact.</param>
/// <param name="Head">End of the chain according to its last writer.</param>
public sealed record ChainIntegrity(long Checked, long? FirstBroken, AuditHeadDto Head);

/// <summary>End of an audit chain. Store it elsewhere to detect a truncation later.</summary>
/// <param name="Position">Position of the newest event. 0 if there is none.</param>
/// <param name="Mac">MAC of the newest event in 64 hexadecimal characters.</param>
public sealed record AuditHeadDto(long Position, string Mac);
