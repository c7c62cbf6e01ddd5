using Pulse.Domain.Accounts;

namespace Pulse.Application.Audit;

/// <summary>Verifies stored audit chains. Does not throw for invalid data.</summary>
public interface IAuditIntegrity
{
    /// <summary>
    /// Verifies the chain of an account from its beginning, with the archived events. Null: the system's chain.
    /// </summary>
    /// <param name="progress">Called with the number of events of each part.</param>
    Task<ChainIntegrity> CheckAsync(AccountId? account, IProgress<long>? progress, CancellationToken cancellationToken);

    /// <summary>
    /// Verifies the events of an account's chain after its latest checkpoint, but not more than a fixed number. Null: the system's chain.
    /// </summary>
    Task<TailIntegrity> CheckTailAsync(AccountId? account, CancellationToken cancellationToken);

    /// <returns>Whether the set of chains is unchanged: no chain was removed, and Pulse created each of them.</returns>
    Task<bool> AreChainsCompleteAsync(CancellationToken cancellationToken);

    /// <returns>
    /// All accounts with a chain, including deleted ones, and the number of all events, in a chain, archived or neither.
    /// </returns>
    Task<(IReadOnlyList<AccountId> Accounts, long Events)> ListAsync(CancellationToken cancellationToken);

    /// <returns>Number of events that are in no chain.</returns>
    Task<long> CountStrayAsync(CancellationToken cancellationToken);
}

/// <summary>Result of the verification of a chain.</summary>
/// <param name="Checked">Number of verified events.</param>
/// <param name="FirstBroken">First position with a missing or changed event. Null: the events are intact.</param>
/// <param name="IsCheckpointValid">Whether Pulse has written the checkpoints. True if there is none.</param>
/// <param name="Head">End of the chain according to its last writer.</param>
/// <param name="Archive">The archived events of the chain. Null if there are none.</param>
public sealed record ChainIntegrity(
    long Checked, long? FirstBroken, bool IsCheckpointValid, AuditHeadDto Head, ArchiveIntegrity? Archive);

/// <summary>Result of the verification of the archived events of a chain.</summary>
/// <param name="UpTo">Position of the last archived event.</param>
/// <param name="IsChecked">Whether the files were verified. False if no folder is configured.</param>
/// <param name="FirstBroken">First position with a missing or changed event. Null: the events are intact.</param>
/// <param name="Fault">What is wrong there. Null: nothing.</param>
public sealed record ArchiveIntegrity(long UpTo, bool IsChecked, long? FirstBroken = null, string? Fault = null);

/// <summary>Result of the verification of the newest events of a chain.</summary>
/// <param name="Checked">Number of events that are verified, before the checkpoint or now.</param>
/// <param name="Unchecked">Number of events after them.</param>
/// <param name="FirstBroken">First position with a missing or changed event, found now or earlier. Null: none was found.</param>
/// <param name="IsCheckpointValid">Whether Pulse has written the checkpoints. True if there is none.</param>
/// <param name="Head">End of the chain according to its last writer.</param>
/// <param name="Checkpoint">The latest checkpoint. Null if there is none.</param>
/// <param name="FullCheck">The last check of all events. Null if there is none.</param>
/// <param name="ArchivedUpTo">Position of the last archived event. Null if there is none.</param>
public sealed record TailIntegrity(
    long Checked,
    long Unchecked,
    long? FirstBroken,
    bool IsCheckpointValid,
    AuditHeadDto Head,
    AuditCheckpointDto? Checkpoint,
    AuditFullCheckDto? FullCheck,
    long? ArchivedUpTo);

/// <summary>End of an audit chain. Store it elsewhere to detect a truncation later.</summary>
/// <param name="Position">Position of the newest event. 0 if there is none.</param>
/// <param name="Mac">MAC of the newest event in 64 hexadecimal characters.</param>
public sealed record AuditHeadDto(long Position, string Mac);

/// <summary>The last event of an audit chain that the background check has verified.</summary>
/// <param name="Position">Position of the event.</param>
/// <param name="Mac">MAC of the event in 64 hexadecimal characters.</param>
/// <param name="At">When the checkpoint was recorded.</param>
public sealed record AuditCheckpointDto(long Position, string Mac, DateTime At);

/// <summary>Progress and result of a check of all events of an audit chain.</summary>
/// <param name="State">Whether the check runs or is finished.</param>
/// <param name="Checked">Number of events verified so far.</param>
/// <param name="Total">Number of events to verify.</param>
/// <param name="StartedAt">Start of the check.</param>
/// <param name="FinishedAt">End of the check. Null while it runs.</param>
/// <param name="FirstBroken">First position with a missing or changed event. Null: none was found.</param>
public sealed record AuditFullCheckDto(
    AuditFullCheckState State, long Checked, long Total, DateTime StartedAt, DateTime? FinishedAt, long? FirstBroken);

public enum AuditFullCheckState
{
    Running,
    Finished,
}
