using Pulse.Application.Limits;
using Pulse.Domain.ApiKeys;

namespace Pulse.Infrastructure.Limits;

/// <summary>What this process has reserved of one key's quota in a period, and not spent yet. All but <see cref="Turn"/> is used by who has the turn.</summary>
internal sealed class QuotaBalance
{
    private Quota? quota;
    private (int Cost, long Until) lacking = (int.MaxValue, long.MinValue);

    public SemaphoreSlim Turn { get; } = new(1);

    public DateTime Period { get; private set; }

    public long Left { get; set; }

    /// <summary>What all processes have reserved in the period, when this one last read it; null: not read yet.</summary>
    public long? Reserved { get; set; }

    /// <summary>Milliseconds of a monotonic clock.</summary>
    public long UsedAt { get; set; }

    /// <summary>Whether it was dropped: another one takes its place.</summary>
    public bool IsRetired { get; private set; }

    /// <summary>The end of the period brings the whole limit: nothing more where that is left already, and not enough for what costs more.</summary>
    /// <param name="quota">The quota.</param>
    /// <param name="at">An instant in the period.</param>
    /// <param name="left">Units that are left of it.</param>
    /// <param name="wanted">Units that are waited for.</param>
    public static LimitState StateOf(Quota quota, DateTime at, long left, int wanted = 1)
    {
        var end = quota.PeriodEnd(at);
        var brings = left < quota.Limit && wanted <= quota.Limit;
        return new LimitState(quota.Limit, end - quota.PeriodStart(at), Math.Max(0, left), brings ? end - at : null);
    }

    /// <summary>What was reserved for another period, or under another limit, goes back first.</summary>
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
    /// Whether a use that finds enough here must read what is reserved: nothing is known yet, or nothing is left and others may have reserved
    /// more. Only a use that costs nothing finds enough where nothing is left.
    /// </summary>
    public bool MustRead(long now) => Reserved is null || (Left == 0 && now >= lacking.Until);

    public void Lacks(int cost, long until) => lacking = (cost, until);

    /// <returns>What is to be given back; null: nothing.</returns>
    public ReservedUnits? Retire(Guid key)
    {
        IsRetired = true;
        var units = Left;
        Left = 0;
        return units > 0 ? new ReservedUnits(key, Period, units) : null;
    }
}

/// <summary>What has become of an attempt to spend.</summary>
/// <param name="IsSpent">Whether all units are spent, or none.</param>
/// <param name="State">Where the quota stands then.</param>
/// <param name="Period">When the period began in which they are spent.</param>
internal readonly record struct QuotaSpent(bool IsSpent, LimitState State, DateTime Period);
