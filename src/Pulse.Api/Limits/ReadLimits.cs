namespace Pulse.Api.Limits;

/// <summary>Configuration section <c>Reads</c>: how many expensive reads a node works on at once.</summary>
internal sealed class ReadLimits
{
    /// <summary>Of one caller; 1 to 1,000.</summary>
    public int PerCaller { get; init; } = 4;

    /// <summary>Of all callers in one account; 1 to 1,000.</summary>
    public int PerAccount { get; init; } = 8;

    /// <summary>Of all callers; 1 to 1,000. Fewer than there are connections for reads, so that some are left for cheap ones.</summary>
    public int AtOnce { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Reads beyond each of these limits that wait; 0 to 10,000. Further ones are refused at once.</summary>
    public int Waiting { get; init; } = 32;

    /// <summary>How long a read waits before it is refused; up to 1 minute.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(5);
}
