using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Limits;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Usage;

internal sealed class UsageStore(
    PulseDbContext db,
    IUnitOfWork unitOfWork,
    SuspiciousUseDetector detector,
    TimeProvider clock,
    ClockSteps steps,
    IOptions<DatabaseOptions> database)
    : IUsageStore
{
    private const int MaxAttempts = 5;

    private readonly bool onSqlServer = database.Value.IsSqlServer;

    /// <summary>
    /// Writes a batch and retries conflicts: if two nodes insert the same row at once, or a key is deleted meanwhile, SQL Server rejects
    /// one.
    /// </summary>
    /// <exception cref="InvalidOperationException">All attempts failed.</exception>
    public async Task WriteAsync(IReadOnlyDictionary<Guid, KeyCounts> batch, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var written = await unitOfWork.ExecuteAsync<Success>(
                async token =>
                {
                    await detector.FindAsync(batch, token);
                    await AddAsync([.. batch.OrderBy(key => key.Key)], token);
                    return Result.Success;
                },
                cancellationToken);
            if (!written.IsError)
            {
                return;
            }

            if (attempt == MaxAttempts)
            {
                throw new InvalidOperationException($"Could not write usage counters: {written.FirstError.Code}.");
            }
        }
    }

    public async Task<int> PruneAsync(DateTime before, int atMost, CancellationToken cancellationToken)
    {
        var ratesBefore = clock.UtcNow - steps.SetAheadWithin(TimeSpan.FromSeconds(RateLimit.MaxWindowSeconds));
        var hours = await db.DeleteOldestAsync<KeyUsage>(usage => usage.Hour, before, atMost, cancellationToken);
        var totals = await db.DeleteOldestAsync<AccountUsage>(usage => usage.Day, before.Date, atMost, cancellationToken);
        var networks = await db.DeleteOldestAsync<KeyNetwork>(network => network.LastUsedAt, before, atMost, cancellationToken);
        var quotas = await db.DeleteOldestAsync<QuotaUse>(
            use => use.PeriodStart, QuotasEndBefore(before), atMost, cancellationToken, after: DateTime.UnixEpoch);
        var rates = await db.DeleteOldestAsync<RateUse>(use => use.EndsAt, ratesBefore, atMost, cancellationToken);
        return hours + totals + networks + quotas + rates;
    }

    /// <summary>Keeps the quota counters of this and the last month even with a shorter retention, because the clock may be set
    /// back.</summary>
    private DateTime QuotasEndBefore(DateTime before)
    {
        var now = clock.UtcNow;
        var lastMonth = new DateTime(now.Year, now.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(-1);
        return before < lastMonth ? before : lastMonth;
    }

    /// <summary>Writes rows in the order of their keys, so that two nodes lock the same rows in the same order.</summary>
    private async Task AddAsync(KeyValuePair<Guid, KeyCounts>[] batch, CancellationToken cancellationToken)
    {
        var sql = onSqlServer ? UsageSql.SqlServer : UsageSql.Sqlite;
        await SendAsync(sql.AddUses, from key in batch
                                     from use in key.Value.Uses.OrderBy(use => use.Key)
                                     select new { k = Of(key.Key), h = Of(use.Key.Hour), c = use.Key.Code, n = use.Value });
        await SendAsync(sql.AddTotals, from key in batch from row in TotalsOf(key.Key, key.Value) select row);
        await SendAsync(
            RateSql.Add(onSqlServer),
            from key in batch
            from used in key.Value.Rates.OrderBy(used => used.Key)
            select new { k = Of(key.Key), t = Of(used.Key), e = Of(used.Value.EndsAt), n = used.Value.Count });
        await SendAsync(sql.TouchPermissions, from key in batch
                                              from used in key.Value.Permissions.OrderBy(used => used.Key.Value, StringComparer.Ordinal)
                                              select new { k = Of(key.Key), p = used.Key.Value, t = Of(used.Value) });
        await SendAsync(sql.TouchNetworks, from key in batch
                                           from network in key.Value.Networks.OrderBy(network => network.Key, StringComparer.Ordinal)
                                           select new
                                           {
                                               k = Of(key.Key),
                                               w = network.Key,
                                               t = Of(key.Value.LastAt!.Value),
                                               r = network.Value.RetiringSecretAt is { } at ? Of(at) : null,
                                           });
        await SendAsync(sql.TouchKeys, from key in batch
                                       where key.Value.LastAt is not null
                                       select new { k = Of(key.Key), t = Of(key.Value.LastAt!.Value), i = key.Value.LastIp });
        await SendAsync(sql.TouchSecrets, from used in batch.SelectMany(key => key.Value.Secrets).OrderBy(used => used.Key)
                                          select new { k = Of(used.Key), t = Of(used.Value) });

        async Task SendAsync(string statement, IEnumerable<object> rows)
        {
            foreach (var chunk in rows.Chunk(Chunks.Size))
            {
                await db.Database.ExecuteSqlRawAsync(statement, [StoredText.Json(chunk)], cancellationToken);
            }
        }
    }

    /// <summary>Rows of <see cref="UsageSql.AddTotals"/>: each by hour and by day.</summary>
    private IEnumerable<object> TotalsOf(Guid key, KeyCounts counts)
    {
        foreach (var (hour, series, value, requests, refused) in HoursOf(key, counts))
        {
            yield return Row(hour.Date, hour.Hour, series);
            yield return Row(hour.Date, 0, series.ByDay);

            object Row(DateTime day, int hourOfDay, UsageSeries of) => new
            {
                a = counts.Account.Number,
                g = (int)of,
                d = Of(day),
                h = hourOfDay,
                v = value,
                n = requests,
                r = refused,
            };
        }
    }

    private static IEnumerable<(DateTime Hour, UsageSeries Series, string Value, long Requests, long Refused)> HoursOf(
        Guid key, KeyCounts counts)
    {
        foreach (var hour in counts.Uses.GroupBy(use => use.Key.Hour).OrderBy(hour => hour.Key))
        {
            var requests = hour.Sum(use => use.Value);
            var refusals = hour.Where(use => use.Key.Code != UseCodes.Ok).OrderBy(use => use.Key.Code, StringComparer.Ordinal).ToList();
            var refused = refusals.Sum(use => use.Value);
            yield return (hour.Key, UsageSeries.TotalHours, "", requests, refused);
            yield return (hour.Key, UsageSeries.ApiKeyHours, key.ToString(), requests, refused);
            foreach (var refusal in refusals)
            {
                yield return (hour.Key, UsageSeries.RefusalHours, refusal.Key.Code, refusal.Value, refusal.Value);
            }
        }

        foreach (var (group, uses) in counts.ExternalIds
            .OrderBy(group => group.Key.Hour).ThenBy(group => group.Key.ExternalId, StringComparer.Ordinal))
        {
            yield return (group.Hour, UsageSeries.ExternalIdHours, group.ExternalId, uses.Requests, uses.Refused);
        }

        foreach (var (exercise, count) in counts.Exercises
            .OrderBy(exercise => exercise.Key.Hour).ThenBy(exercise => exercise.Key.Permission.Value, StringComparer.Ordinal))
        {
            yield return (exercise.Hour, UsageSeries.PermissionHours, exercise.Permission.Value, count, 0);
        }
    }

    private string Of(Guid id) => StoredText.Of(id, onSqlServer);

    private string Of(DateTime instant) => StoredText.Of(instant, onSqlServer);
}
