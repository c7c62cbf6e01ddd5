namespace Pulse.Api.Limits;

/// <summary>Configuration section <c>Reads</c>: concurrent expensive reads of a node.</summary>
internal sealed class ReadLimits
{
    /// <summary>Maximum per caller; 1 to 1,000.</summary>
    public int PerCaller { get; init; } = 4;

    /// <summary>Maximum per account; 1 to 1,000.</summary>
    public int PerAccount { get; init; } = 8;

    /// <summary>Maximum per node; 1 to 1,000. The default leaves some of the connections for reads to cheap reads.</summary>
    public int AtOnce { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Maximum number of reads that wait for each of these limits; 0 to 10,000. Further reads are rejected at once.</summary>
    public int Waiting { get; init; } = 32;

    /// <summary>Maximum wait of a read; up to 1 minute.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(5);
}
