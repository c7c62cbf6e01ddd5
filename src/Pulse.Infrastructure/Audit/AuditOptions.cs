namespace Pulse.Infrastructure.Audit;

/// <summary>Configuration section <c>Audit</c>.</summary>
public sealed class AuditOptions
{
    /// <summary>How long repeated events are counted before they are written as one event; 1 s to 1 day.</summary>
    public TimeSpan RepeatWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often new events are verified and recorded in a checkpoint; 1 s to 1 hour.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Events of whole UTC days that ended this number of days ago are archived, 1 to 36,500. Null: never.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>The folder of archived events, shared by all nodes. Required with <see cref="RetentionDays"/>.</summary>
    public string? ArchiveFolder { get; init; }
}
