using Microsoft.EntityFrameworkCore;
using Pulse.Application.Usage;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Usage;

internal sealed class UsageReader(PulseDbContext db) : IUsageReader
{
    public async Task<IReadOnlyList<UsageOfHour>> ListAsync(Guid key, DateTime from, DateTime to, CancellationToken cancellationToken) =>
        await db.Set<KeyUsage>().Where(usage => usage.ApiKeyId == key && usage.Hour >= from && usage.Hour < to)
            .Select(usage => new UsageOfHour(usage.Hour, usage.Code, usage.Count)).ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<UsageNetworkDto>> ListNetworksAsync(
        Guid key, DateTime from, DateTime to, int atMost, CancellationToken cancellationToken)
    {
        var used = await db.Set<KeyNetwork>()
            .Where(network => network.ApiKeyId == key && network.LastUsedAt >= from && network.LastUsedAt < to)
            .OrderByDescending(network => network.LastUsedAt).ThenBy(network => network.Network).Take(atMost)
            .Select(network => new { network.Network, network.LastUsedAt, network.RetiringSecretUsedAt })
            .ToListAsync(cancellationToken);
        return used.ConvertAll(
            network => new UsageNetworkDto(ClientNetwork.ToText(network.Network), network.LastUsedAt, network.RetiringSecretUsedAt));
    }

    public async Task<IReadOnlyDictionary<PermissionName, DateTime>> ListPermissionsAsync(Guid key, CancellationToken cancellationToken)
    {
        var used = new Dictionary<PermissionName, DateTime>();
        await foreach (var use in db.Set<KeyPermissionUse>().Where(use => use.ApiKeyId == key)
            .AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (PermissionName.TryParse(use.Permission, out var name))
            {
                used.Add(name, use.LastUsedAt);
            }
        }

        return used;
    }

    public async Task<IReadOnlyList<UsagePart>> ListTotalsAsync(AccountId account, UsageSpan span, CancellationToken cancellationToken) =>
        PartsOf(await RowsOf(In(account, null, span)).ToListAsync(cancellationToken));

    public async Task<IReadOnlyList<UsagePart>> ListPartsAsync(
        AccountId account, UsageGrouping grouping, UsageSpan span, int atMost, CancellationToken cancellationToken) =>
        PartsOf(await RowsOf(
            In(account, grouping, span).OrderBy(use => use.Day).ThenBy(use => use.Value).ThenBy(use => use.Hour).Take(atMost))
            .ToListAsync(cancellationToken));

    public async Task<IReadOnlyDictionary<string, string>> ListNamesAsync(
        IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        (await keys.Select(Guid.Parse).FindInChunksAsync(
            chunk => db.ApiKeys.Where(key => chunk.Contains(key.Id)).Select(key => new { key.Id, key.Name }), cancellationToken))
            .ToDictionary(key => key.Id.ToString(), key => key.Name);

    public async Task<IReadOnlyList<UsageOfGroup>> ListLargestAsync(
        AccountId account, UsageGrouping grouping, UsageSpan span, int atMost, CancellationToken cancellationToken) =>
        await WholeDaysIn(account, grouping, span).GroupBy(usage => usage.Value)
            .OrderByDescending(group => group.Sum(use => use.Requests)).ThenBy(group => group.Key).Take(atMost)
            .Select(group => new UsageOfGroup(group.Key, group.Sum(use => use.Requests), group.Sum(use => use.Refused)))
            .ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<UsagePart>> ListGroupsAsync(
        AccountId account, UsageGrouping grouping, UsageSpan span, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        PartsOf(await keys.FindInChunksAsync(
            chunk => RowsOf(In(account, grouping, span).Where(usage => chunk.Contains(usage.Value))), cancellationToken));

    /// <param name="account">The account.</param>
    /// <param name="grouping">Null: all uses.</param>
    /// <param name="span">The period.</param>
    private IQueryable<AccountUsage> In(AccountId account, UsageGrouping? grouping, UsageSpan span)
    {
        var series = UsageSeries.Of(grouping, span.Interval);
        var (first, firstHour, last, endHour) = (span.From.Date, span.From.Hour, span.To.Date, span.To.Hour);
        return db.Set<AccountUsage>().Where(usage => usage.AccountId == account && usage.Grouping == series
            && usage.Day >= first && usage.Day <= last
            && (usage.Day > first || usage.Hour >= firstHour) && (usage.Day < last || usage.Hour < endHour));
    }

    /// <summary>The same uses with fewer rows: days, and hours only where the period begins or ends within a day.</summary>
    private IQueryable<AccountUsage> WholeDaysIn(AccountId account, UsageGrouping grouping, UsageSpan span)
    {
        var (start, end) = (span.From == span.From.Date ? span.From : span.From.Date.AddDays(1), span.To.Date);
        return span.Interval != UsageInterval.Hour || start >= end
            ? In(account, grouping, span)
            : In(account, grouping, new UsageSpan(start, end, UsageInterval.Day))
                .Concat(In(account, grouping, span with { To = start }))
                .Concat(In(account, grouping, span with { From = end }));
    }

    private static IQueryable<Row> RowsOf(IQueryable<AccountUsage> uses) =>
        uses.Select(use => new Row(use.Day, use.Hour, use.Value, use.Requests, use.Refused));

    /// <summary>The times are added here: SQLite would calculate and format each.</summary>
    private static List<UsagePart> PartsOf(List<Row> rows) =>
        rows.ConvertAll(row => new UsagePart(row.Day.AddHours(row.Hour), row.Value, row.Requests, row.Refused));

    private sealed record Row(DateTime Day, int Hour, string Value, long Requests, long Refused);
}
