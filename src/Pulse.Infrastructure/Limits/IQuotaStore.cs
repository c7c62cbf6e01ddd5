namespace Pulse.Infrastructure.Limits;

/// <summary>Reserves units of quotas for this process: durable before they are spent.</summary>
public interface IQuotaStore
{
    /// <param name="key">The key.</param>
    /// <param name="period">When the period began.</param>
    /// <param name="limit">Units in the period.</param>
    /// <param name="units">How many are wanted.</param>
    /// <param name="atLeast">With how many the caller can do; where there are fewer, none is reserved.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many this process has been granted, and how many are reserved by all then.</returns>
    Task<(long Granted, long Reserved)> ReserveAsync(Guid key, DateTime period, long limit, long units, long atLeast, CancellationToken cancellationToken);

    /// <returns>How many units of a period are reserved, by all processes.</returns>
    Task<long> CountReservedAsync(Guid key, DateTime period, CancellationToken cancellationToken);

    /// <summary>Gives back what was reserved and not spent, in one transaction.</summary>
    Task ReleaseAsync(IReadOnlyCollection<ReservedUnits> units, CancellationToken cancellationToken);
}

/// <summary>Units of a key's quota in a period that are reserved and not spent.</summary>
public readonly record struct ReservedUnits(Guid Key, DateTime Period, long Units);
