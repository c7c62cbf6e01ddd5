namespace Pulse.Api.Connections;

/// <summary>Configuration section <c>Connections</c>.</summary>
internal sealed class ConnectionLimits
{
    /// <summary>
    /// Maximum number of open connections; 16 to 1,000,000. Null for as many as the limit of open files allows, at most 10,000.
    /// </summary>
    public int? Max { get; init; }

    /// <summary>
    /// Maximum number of open connections per address (IPv6: per /64); 1 to 1,000,000. Null for a quarter of <see cref="Max"/>. Trusted
    /// proxies are exempt.
    /// </summary>
    public int? MaxPerAddress { get; init; }

    /// <summary>Maximum time to receive the headers of a request; 1 s to 5 minutes.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Maximum time of a connection without a request; 1 s to 1 hour. The default is longer than the 60 s of common load balancers.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// Minimum bytes per second, after 5 s, at which a client must send a body and read a response; 1 to 1,000,000.
    /// </summary>
    public int MinBytesPerSecond { get; init; } = 500;
}
