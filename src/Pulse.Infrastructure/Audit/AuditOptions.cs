namespace Pulse.Infrastructure.Audit;

/// <summary>Configuration section <c>Audit</c>.</summary>
public sealed class AuditOptions
{
    /// <summary>How long repeated events are counted before they are written as one event; 1 s to 1 day.</summary>
    public TimeSpan RepeatWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often new events are verified and recorded in a checkpoint; 1 s to 1 hour.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);
}
