using Microsoft.EntityFrameworkCore;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Limits;

/// <summary>Rates of keys as they were spent before this process started. What is spent now is written with the counters of use.</summary>
public interface IRateStore
{
    /// <returns>What was spent since an instant, the oldest first.</returns>
    Task<IReadOnlyList<RateUse>> ListAsync(Guid key, DateTime since, CancellationToken cancellationToken);
}

internal sealed class RateStore(PulseDbContext db) : IRateStore
{
    public async Task<IReadOnlyList<RateUse>> ListAsync(Guid key, DateTime since, CancellationToken cancellationToken) =>
        await db.RateUses.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Where(use => use.ApiKeyId == key && use.At > since).OrderBy(use => use.At).ToListAsync(cancellationToken);
}
