namespace Pulse.Infrastructure.Usage;

/// <summary>Configuration section <c>Usage</c>: how the use of keys is counted.</summary>
public sealed class UsageOptions
{
    /// <summary>How often what was counted is written, 100 ms to 1 minute: what a crash loses at most.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long hours are kept, in days; 1 to 3,650.</summary>
    public int RetentionDays { get; init; } = 400;

    /// <summary>Days without use after which a use is suspicious; 1 to 3,650.</summary>
    public int SilenceDays { get; init; } = 90;

    /// <summary>Refusals of one key within an hour from which on they are suspicious; 1 to 1,000,000.</summary>
    public int RefusalsPerHour { get; init; } = 100;
}
