using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Limits;

/// <summary>Rates of keys as they were spent before this process started. What is spent now is written with the counters of use.</summary>
public interface IRateStore
{
    /// <returns>
    /// What was spent in the window, the oldest first. What lies further ahead than clocks of nodes differ was written while
    /// the clock was ahead: when that was is not known, and it would count again at each start until the clock has come there.
    /// </returns>
    Task<IReadOnlyList<RateUse>> ListAsync(Guid key, RateLimit rate, RecentSpan window, CancellationToken cancellationToken);
}

internal sealed class RateStore(PulseDbContext db) : IRateStore
{
    public async Task<IReadOnlyList<RateUse>> ListAsync(Guid key, RateLimit rate, RecentSpan window, CancellationToken cancellationToken)
    {
        var (since, last) = (window.Since, RateUse.RowOf(rate, window.Now + Clocks.Difference));
        return await db.RateUses.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Where(use => use.ApiKeyId == key && use.At > since && use.At <= last).OrderBy(use => use.At).ToListAsync(cancellationToken);
    }
}
