namespace Pulse.Api.Configuration;

/// <summary>Configuration section <c>Shutdown</c>.</summary>
internal sealed class ShutdownOptions
{
    /// <summary>
    /// How long a process that was told to leave takes in all, for the requests that it has and for what it has left to write; 1 s to 10 minutes.
    /// By default less than the 30 s after which Kubernetes kills.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(25);
}
