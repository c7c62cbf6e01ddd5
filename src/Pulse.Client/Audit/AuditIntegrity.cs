using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>Result of the verification of the audit log.</summary>
public sealed record AuditIntegrity : PulseAnswer
{
    /// <summary>Whether all verified events are unchanged, in order and complete.</summary>
    public required bool Ok { get; init; }

    /// <summary>Number of verified events: those up to the checkpoint, and the events after it that this call has verified.</summary>
    public required long Checked { get; init; }

    /// <summary>Number of newest events that are not verified yet. Not 0 only if there are more than 10,000 after the checkpoint.</summary>
    public required long Unchecked { get; init; }

    /// <summary>Events that are not in a chain. Always 0.</summary>
    public required long Unsealed { get; init; }

    /// <summary>First broken position in the account's chain, or else in the system's chain. Null: none.</summary>
    public long? FirstBroken { get; init; }

    /// <summary>End of the account's chain. Store it elsewhere to detect a truncation later.</summary>
    public required AuditHead Head { get; init; }

    /// <summary>End of the system's chain. Null unless the caller is a superAdmin.</summary>
    public AuditHead? SystemHead { get; init; }

    /// <summary>Whether the chains of all accounts exist. Null unless the caller is a superAdmin.</summary>
    public bool? ChainsComplete { get; init; }

    /// <summary>Last event of the account's chain that the background check has verified. Null: none.</summary>
    public AuditCheckpoint? Checkpoint { get; init; }

    /// <summary>The same of the system's chain. Null unless the caller is a superAdmin.</summary>
    public AuditCheckpoint? SystemCheckpoint { get; init; }

    /// <summary>The last check of all events of the account's chain. Null: there was none.</summary>
    public AuditFullCheck? FullCheck { get; init; }

    /// <summary>The same of the system's chain. Null unless the caller is a superAdmin.</summary>
    public AuditFullCheck? SystemFullCheck { get; init; }

    /// <summary>Position of the last event of the account's chain that was moved to the archive. Null: none.</summary>
    public long? ArchivedUpTo { get; init; }

    /// <summary>The same of the system's chain. Null unless the caller is a superAdmin.</summary>
    public long? SystemArchivedUpTo { get; init; }
}

/// <summary>End of an audit chain.</summary>
public sealed record AuditHead
{
    /// <summary>Position of the newest event. 0 if there is none.</summary>
    public required long Position { get; init; }

    /// <summary>MAC of the newest event in 64 hexadecimal characters.</summary>
    public required string Mac { get; init; }
}

/// <summary>The last event of an audit chain that the background check has verified.</summary>
public sealed record AuditCheckpoint
{
    /// <summary>Position of the event.</summary>
    public required long Position { get; init; }

    /// <summary>MAC of the event in 64 hexadecimal characters.</summary>
    public required string Mac { get; init; }

    /// <summary>When the checkpoint was recorded.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>State of a full check.</summary>
[JsonConverter(typeof(NameConverter<AuditCheckState>))]
public enum AuditCheckState
{
    /// <summary>A state that this client does not know, of a newer Pulse.</summary>
    Unknown,

    /// <summary>The check runs.</summary>
    Running,

    /// <summary>The check is finished.</summary>
    Finished,
}

/// <summary>Progress and result of a check of all events of an audit chain.</summary>
public sealed record AuditFullCheck
{
    /// <summary>Whether the check runs or is finished.</summary>
    public required AuditCheckState State { get; init; }

    /// <summary>Number of events verified so far.</summary>
    public required long Checked { get; init; }

    /// <summary>Number of events to verify.</summary>
    public required long Total { get; init; }

    /// <summary>Start of the check.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>End of the check. Null while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>First position with a missing or changed event. Null: none was found.</summary>
    public long? FirstBroken { get; init; }
}
