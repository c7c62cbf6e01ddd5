namespace Pulse.Infrastructure.Usage;

/// <summary>Configuration section <c>Usage</c>: usage counters of API keys.</summary>
public sealed class UsageOptions
{
    /// <summary>Interval between writes, 100 ms to 1 minute. A crash loses at most this much.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Retention of hourly counters in days; 1 to 3,650.</summary>
    public int RetentionDays { get; init; } = 400;

    /// <summary>Days without use after which the next use is suspicious; 1 to 3,650.</summary>
    public int SilenceDays { get; init; } = 90;

    /// <summary>Rejected uses of one key within an hour that make it suspicious; 1 to 1,000,000.</summary>
    public int RefusalsPerHour { get; init; } = 100;
}
