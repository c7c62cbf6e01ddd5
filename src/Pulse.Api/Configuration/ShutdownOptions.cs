namespace Pulse.Api.Configuration;

/// <summary>Configuration section <c>Shutdown</c>.</summary>
internal sealed class ShutdownOptions
{
    /// <summary>
    /// Maximum duration of a shutdown, including requests in progress and unwritten data; 1 s to 10 minutes. The default is less than the
    /// 30 s after which Kubernetes kills a process.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(25);
}
