namespace Pulse.Application.Sessions;

/// <summary>Configuration section <c>Sessions</c>.</summary>
public sealed class SessionLimits
{
    /// <summary>How long a session lives, in minutes; 1 to 525,600 (a year). A key's session ends with its key at the latest.</summary>
    public int LifetimeMinutes { get; init; } = 720;

    public TimeSpan Lifetime => TimeSpan.FromMinutes(LifetimeMinutes);
}
