namespace Pulse.Infrastructure.Streams;

/// <summary>Configuration section <c>Streams</c>: streams of revocations at a node.</summary>
public sealed class StreamOptions
{
    /// <summary>Maximum per key or user; 1 to 10,000.</summary>
    public int MaxPerCaller { get; init; } = 100;

    /// <summary>Maximum of the callers of one account; 1 to 10,000.</summary>
    public int MaxPerAccount { get; init; } = 200;

    /// <summary>Maximum of the node; 1 to 10,000.</summary>
    public int Max { get; init; } = 2_000;
}
