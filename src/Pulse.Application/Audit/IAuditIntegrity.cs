using Pulse.Domain.Accounts;

namespace Pulse.Application.Audit;

/// <summary>Walks chains of audit events over what is really stored, and throws at nothing that it finds there.</summary>
public interface IAuditIntegrity
{
    /// <param name="account">Whose chain; null: the system's.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    Task<ChainIntegrity> CheckAsync(AccountId? account, CancellationToken cancellationToken);

    /// <returns>Whether every chain that was ever begun is there, and no other.</returns>
    Task<bool> AreAllChainsThereAsync(CancellationToken cancellationToken);

    /// <returns>Every account, and every chain of one that was deleted; and how many events there are, in a chain or not.</returns>
    Task<(IReadOnlyList<AccountId> Accounts, long Events)> ListAsync(CancellationToken cancellationToken);
}

/// <summary>What a walk along a chain has found.</summary>
/// <param name="Checked">Events read.</param>
/// <param name="FirstBroken">The first position where something other stands than was written, or nothing; null: the chain is whole.</param>
/// <param name="Head">The end of the chain, as its last writer has left it.</param>
public sealed record ChainIntegrity(long Checked, long? FirstBroken, AuditHeadDto Head);

/// <summary>The end of a chain: kept elsewhere, it shows later whether a tail was cut off.</summary>
/// <param name="Position">Of the newest event; 0: there is none.</param>
/// <param name="Mac">Its MAC, 64 hexadecimal characters.</param>
public sealed record AuditHeadDto(long Position, string Mac);
