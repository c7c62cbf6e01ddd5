using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Pulse.Application.Common;
using Pulse.Infrastructure.Limits;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Usage;

internal sealed class UsageStore(PulseDbContext db, IUnitOfWork unitOfWork, Suspicions suspicions, IOptions<DatabaseOptions> database) : IUsageStore
{
    private readonly bool onSqlServer = database.Value.IsSqlServer;

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
                var hours = await db.DeleteOldestAsync<KeyUsage>(usage => usage.Hour, before, atMost, token);
                var networks = await db.DeleteOldestAsync<KeyNetwork>(network => network.LastUsedAt, before, atMost, token);
                var quotas = await db.DeleteOldestAsync<QuotaUse>(use => use.PeriodStart, before, atMost, token, after: DateTime.UnixEpoch);
                return hours + networks + quotas;
            },
            cancellationToken);
        return pruned.IsError ? 0 : pruned.Value;
    }

    private async Task AddAsync(IReadOnlyDictionary<Guid, KeyCounts> batch, CancellationToken cancellationToken)
    {
        var sql = onSqlServer ? UsageSql.SqlServer : UsageSql.Sqlite;
        await SendAsync(sql.AddUses, from key in batch from use in key.Value.Uses select new { k = StoredText.Of(key.Key, onSqlServer), h = StoredText.Of(use.Key.Hour, onSqlServer), c = use.Key.Code, n = use.Value });
        await SendAsync(sql.TouchPermissions, from key in batch from used in key.Value.Permissions select new { k = StoredText.Of(key.Key, onSqlServer), p = (int)used.Key, t = StoredText.Of(used.Value, onSqlServer) });
        await SendAsync(sql.TouchNetworks, from key in batch from network in key.Value.Networks.Keys select new { k = StoredText.Of(key.Key, onSqlServer), w = network, t = StoredText.Of(key.Value.LastAt!.Value, onSqlServer) });
        await SendAsync(sql.TouchKeys, from key in batch where key.Value.LastAt is not null select new { k = StoredText.Of(key.Key, onSqlServer), t = StoredText.Of(key.Value.LastAt!.Value, onSqlServer), i = key.Value.LastIp });
        await SendAsync(sql.TouchSecrets, from key in batch from used in key.Value.Secrets select new { k = StoredText.Of(used.Key, onSqlServer), t = StoredText.Of(used.Value, onSqlServer) });

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
