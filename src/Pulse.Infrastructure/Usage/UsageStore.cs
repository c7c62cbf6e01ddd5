using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Pulse.Application.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Usage;

internal sealed class UsageStore(PulseDbContext db, IUnitOfWork unitOfWork, Suspicions suspicions, IOptions<DatabaseOptions> database) : IUsageStore
{
    private readonly UsageSql sql = database.Value.IsSqlServer ? UsageSql.SqlServer : UsageSql.Sqlite;

    /// <exception cref="InvalidOperationException">The batch was refused: it is to be written again.</exception>
    public async Task WriteAsync(IReadOnlyDictionary<Guid, KeyCounts> batch, CancellationToken cancellationToken)
    {
        var written = await unitOfWork.ExecuteAsync<Success>(
            async token =>
            {
                await suspicions.FindAsync(batch, token);
                await AddAsync(batch, token);
                return Result.Success;
            },
            cancellationToken);
        if (written.IsError)
        {
            throw new InvalidOperationException($"What was counted could not be written: {written.FirstError.Code}.");
        }
    }

    public async Task<int> PruneAsync(DateTime before, int atMost, CancellationToken cancellationToken)
    {
        var pruned = await unitOfWork.ExecuteAsync<int>(
            async token =>
            {
                var hours = await db.KeyUsages.IgnoreQueryFilters([PulseDbContext.TenantFilter]).Where(usage => usage.Hour < before)
                    .OrderBy(usage => usage.Hour).Take(atMost).ExecuteDeleteAsync(token);
                var networks = await db.KeyNetworks.IgnoreQueryFilters([PulseDbContext.TenantFilter]).Where(network => network.LastUsedAt < before)
                    .OrderBy(network => network.LastUsedAt).Take(atMost).ExecuteDeleteAsync(token);
                var quotas = await db.QuotaUses.IgnoreQueryFilters([PulseDbContext.TenantFilter])
                    .Where(use => use.PeriodStart < before && use.PeriodStart > DateTime.UnixEpoch)
                    .OrderBy(use => use.PeriodStart).Take(atMost).ExecuteDeleteAsync(token);
                return hours + networks + quotas;
            },
            cancellationToken);
        return pruned.IsError ? 0 : pruned.Value;
    }

    private async Task AddAsync(IReadOnlyDictionary<Guid, KeyCounts> batch, CancellationToken cancellationToken)
    {
        await SendAsync(sql.AddUses, from key in batch from use in key.Value.Uses select new { k = sql.Of(key.Key), h = sql.Of(use.Key.Hour), c = use.Key.Code, n = use.Value });
        await SendAsync(sql.TouchPermissions, from key in batch from used in key.Value.Permissions select new { k = sql.Of(key.Key), p = (int)used.Key, t = sql.Of(used.Value) });
        await SendAsync(sql.TouchNetworks, from key in batch from network in key.Value.Networks.Keys select new { k = sql.Of(key.Key), w = network, t = sql.Of(key.Value.LastAt!.Value) });
        await SendAsync(sql.TouchKeys, from key in batch where key.Value.LastAt is not null select new { k = sql.Of(key.Key), t = sql.Of(key.Value.LastAt!.Value), i = key.Value.LastIp });
        await SendAsync(sql.TouchSecrets, from key in batch from used in key.Value.Secrets select new { k = sql.Of(used.Key), t = sql.Of(used.Value) });

        async Task SendAsync(string statement, IEnumerable<object> rows)
        {
            var all = rows.ToList();
            if (all.Count > 0)
            {
                await db.Database.ExecuteSqlRawAsync(statement, [UsageSql.Json(all)], cancellationToken);
            }
        }
    }
}
