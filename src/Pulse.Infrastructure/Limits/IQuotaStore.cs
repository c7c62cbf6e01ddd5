namespace Pulse.Infrastructure.Limits;

/// <summary>Reserves quota units for this process in the database, before the process spends them.</summary>
public interface IQuotaStore
{
    /// <summary>Reserves up to the requested number of units.</summary>
    /// <param name="key">Id of the API key.</param>
    /// <param name="period">Start of the period.</param>
    /// <param name="limit">Units per period.</param>
    /// <param name="units">Units to reserve.</param>
    /// <param name="atLeast">Minimum; if fewer are left, none is reserved.</param>
    /// <returns>The units granted to this process, and the total that all processes have reserved.</returns>
    Task<(long Granted, long Reserved)> ReserveAsync(
        Guid key, DateTime period, long limit, long units, long atLeast, CancellationToken cancellationToken);

    /// <returns>Units of the period that all processes have reserved.</returns>
    Task<long> CountReservedAsync(Guid key, DateTime period, CancellationToken cancellationToken);

    /// <summary>Returns units that were reserved and not spent, in one transaction.</summary>
    Task ReleaseAsync(IReadOnlyCollection<ReservedUnits> units, CancellationToken cancellationToken);
}

/// <summary>Units of a key's quota that are reserved and not spent.</summary>
public readonly record struct ReservedUnits(Guid Key, DateTime Period, long Units);
