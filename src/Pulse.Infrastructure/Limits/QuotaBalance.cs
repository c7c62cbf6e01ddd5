using Pulse.Application.Limits;
using Pulse.Domain.ApiKeys;

namespace Pulse.Infrastructure.Limits;

/// <summary>
/// Units of one key's quota that this process has reserved in a period and not spent yet. Hold <see cref="Mutex"/> to use any other member.
/// </summary>
internal sealed class QuotaBalance
{
    private Quota? quota;
    private (int Cost, long Until) lacking = (int.MaxValue, long.MinValue);

    public SemaphoreSlim Mutex { get; } = new(1);

    public DateTime Period { get; private set; }

    public long Left { get; set; }

    /// <summary>Units that all processes had reserved in the period when this process last read it. Null if not read yet.</summary>
    public long? Reserved { get; set; }

    /// <summary>Last use, in milliseconds of a monotonic clock.</summary>
    public long UsedAt { get; set; }

    /// <summary>Whether this balance was dropped. A new one replaces it.</summary>
    public bool IsRetired { get; private set; }

    /// <summary>
    /// State of the quota. The reset is the end of the period. It is null if the whole limit is left, or if the cost exceeds the limit.
    /// </summary>
    /// <param name="at">An instant in the period.</param>
    /// <param name="left">Remaining units.</param>
    /// <param name="cost">Units that the next use needs.</param>
    public static LimitState StateOf(Quota quota, DateTime at, long left, int cost = 1)
    {
        var end = quota.PeriodEnd(at);
        var resets = left < quota.Limit && cost <= quota.Limit;
        return new LimitState(quota.Limit, end - quota.PeriodStart(at), Math.Max(0, left), resets ? end - at : null);
    }

    /// <summary>Starts a new period or quota if it has changed. Units of the previous one are released first.</summary>
    public async Task BeginAsync(Quota current, DateTime period, Func<ReservedUnits, Task> release, Guid key)
    {
        if (quota != current || Period != period)
        {
            var (units, before) = (Left, Period);
            Left = 0;
            if (units > 0)
            {
                await release(new ReservedUnits(key, before, units));
            }

            (quota, Period, Reserved) = (current, period, null);
            lacking = (int.MaxValue, long.MinValue);
        }
    }

    public bool IsKnownToLack(int cost, long now) => cost >= lacking.Cost && now < lacking.Until;

    /// <summary>
    /// Whether a use that has enough units must still read the database: nothing was read yet, or nothing is left and other processes may
    /// have reserved more. The second case applies only to uses without cost.
    /// </summary>
    public bool MustRead(long now) => Reserved is null || (Left == 0 && now >= lacking.Until);

    public void Lacks(int cost, long until) => lacking = (cost, until);

    /// <returns>The units to release. Null if there are none.</returns>
    public ReservedUnits? Retire(Guid key)
    {
        IsRetired = true;
        var units = Left;
        Left = 0;
        return units > 0 ? new ReservedUnits(key, Period, units) : null;
    }
}

/// <summary>Result of spending quota units.</summary>
/// <param name="IsSpent">True if all units were spent, false if none.</param>
/// <param name="State">State of the quota afterwards.</param>
/// <param name="Period">Start of the period that the units belong to.</param>
internal readonly record struct QuotaSpent(bool IsSpent, LimitState State, DateTime Period);
