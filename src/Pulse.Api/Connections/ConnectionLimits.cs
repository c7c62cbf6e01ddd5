namespace Pulse.Api.Connections;

/// <summary>Configuration section <c>Connections</c>.</summary>
internal sealed class ConnectionLimits
{
    public const int LeastMax = 16;
    public const int MostMax = 1_000_000;

    /// <summary>Open connections of all clients; 16 to 1,000,000. Null: what the open files that are allowed leave room for, at most 10,000.</summary>
    public int? Max { get; init; }

    /// <summary>Open connections of one address (IPv6: one /64); 1 to 1,000,000. Null: a quarter of <see cref="Max"/>. Trusted proxies are exempt.</summary>
    public int? MaxPerAddress { get; init; }

    /// <summary>How long the headers of a request may take; 1 s to 5 minutes.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection may stay open without a request; 1 s to 1 hour. By default longer than the 60 s of common load balancers.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Bytes a second, after 5 s, that a client must at least send of a body and read of an answer; 1 to 1,000,000.</summary>
    public int MinBytesPerSecond { get; init; } = 500;
}
