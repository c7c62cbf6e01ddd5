using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Limits;

/// <summary>Reads the rate units that were spent before this process started. The usage counters write new ones.</summary>
public interface IRateStore
{
    /// <returns>
    /// The units spent in the window, oldest first. Rows further in the future than clocks can differ were written before the clock was set
    /// back. They are moved to the current row and count for one window from now.
    /// </returns>
    Task<IReadOnlyList<RateUse>> ListAsync(Guid key, RateLimit rate, RecentSpan window, CancellationToken cancellationToken);
}

internal sealed class RateStore(PulseDbContext db, IServiceScopeFactory scopes) : IRateStore
{
    public async Task<IReadOnlyList<RateUse>> ListAsync(Guid key, RateLimit rate, RecentSpan window, CancellationToken cancellationToken)
    {
        var uses = await FindAsync(key, window.Since, cancellationToken);
        if (uses.Count == 0 || uses[^1].At <= LastOf(rate, window.Now))
        {
            return uses;
        }

        await using var scope = scopes.CreateAwaitedScope();
        await scope.ServiceProvider.GetRequiredService<FutureRateRows>().MoveToPresentAsync(key, rate, window.Now, cancellationToken);
        return await FindAsync(key, window.Since, cancellationToken);
    }

    /// <summary>The latest row that a node with a correct clock can have written.</summary>
    internal static DateTime LastOf(RateLimit rate, DateTime now) => RateUse.RowOf(rate, now + Clocks.Difference);

    private Task<List<RateUse>> FindAsync(Guid key, DateTime since, CancellationToken cancellationToken) => db.Set<RateUse>()
        .IgnoreQueryFilters([PulseDbContext.TenantFilter]).Where(use => use.ApiKeyId == key && use.At > since).OrderBy(use => use.At)
        .ToListAsync(cancellationToken);
}

/// <summary>Repairs rate rows of a key that were written before the clock was set back.</summary>
internal sealed class FutureRateRows(PulseDbContext db, IUnitOfWork unitOfWork, IOptions<DatabaseOptions> database)
{
    private static readonly Error Gone = Error.Conflict("FutureRateRows.Gone");

    private readonly bool onSqlServer = database.Value.IsSqlServer;

    /// <summary>Moves the units of the last window before the newest row to the current row. If several processes start at once, one does
    /// it.</summary>
    public Task MoveToPresentAsync(Guid key, RateLimit rate, DateTime now, CancellationToken cancellationToken) =>
        unitOfWork.ExecuteAsync(token => MoveAsync(key, rate, now, token), cancellationToken);

    private async Task<ErrorOr<Success>> MoveAsync(Guid key, RateLimit rate, DateTime now, CancellationToken cancellationToken)
    {
        var last = RateStore.LastOf(rate, now);
        var ahead = db.Set<RateUse>().IgnoreQueryFilters([PulseDbContext.TenantFilter]).Where(use => use.ApiKeyId == key && use.At > last);
        var uses = await ahead.AsNoTracking().OrderBy(use => use.At).ToListAsync(cancellationToken);
        if (uses.Count == 0 || await ahead.ExecuteDeleteAsync(cancellationToken) != uses.Count)
        {
            return Gone;
        }

        var since = uses[^1].At - rate.Window;
        await AddAsync(key, rate, now, uses.Where(use => use.At > since).Sum(use => use.Count), cancellationToken);
        return Result.Success;
    }

    private Task<int> AddAsync(Guid key, RateLimit rate, DateTime now, long count, CancellationToken cancellationToken)
    {
        var row = RateUse.RowOf(rate, now);
        var (at, endsAt) = (StoredText.Of(row, onSqlServer), StoredText.Of(row + rate.Window, onSqlServer));
        var json = StoredText.Json([new { k = StoredText.Of(key, onSqlServer), t = at, e = endsAt, n = count }]);
        return db.Database.ExecuteSqlRawAsync(RateSql.Add(onSqlServer), [json], cancellationToken);
    }
}
