using Microsoft.EntityFrameworkCore;
using Pulse.Application.Usage;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Usage;

internal sealed class UsageReader(PulseDbContext db) : IUsageReader
{
    public async Task<IReadOnlyList<UsageOfHour>> ListAsync(Guid key, DateTime from, DateTime to, CancellationToken cancellationToken) =>
        await db.Set<KeyUsage>().Where(usage => usage.ApiKeyId == key && usage.Hour >= from && usage.Hour < to)
            .Select(usage => new UsageOfHour(usage.Hour, usage.Code, usage.Count)).ToListAsync(cancellationToken);

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
        await PartsOf(In(account, UsageGrouping.ApiKey, span), span.Interval, ofAll: true).ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<UsageOfGroup>> ListLargestAsync(
        AccountId account, UsageGrouping grouping, UsageSpan span, int atMost, CancellationToken cancellationToken)
    {
        var groups = await In(account, grouping, span).GroupBy(usage => usage.Value)
            .Select(group => new { group.Key, Requests = group.Sum(use => use.Requests), Refused = group.Sum(use => use.Refused) })
            .OrderByDescending(group => group.Requests).ThenBy(group => group.Key).Take(atMost).ToListAsync(cancellationToken);
        var names = grouping == UsageGrouping.ApiKey
            ? await NamesOfAsync([.. groups.Select(group => Guid.Parse(group.Key))], cancellationToken)
            : [];
        return [.. groups.Select(group => new UsageOfGroup(group.Key, names.GetValueOrDefault(group.Key), group.Requests, group.Refused))];
    }

    public async Task<IReadOnlyList<UsagePart>> ListGroupsAsync(
        AccountId account, UsageGrouping grouping, UsageSpan span, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        await keys.FindInChunksAsync(
            chunk => PartsOf(In(account, grouping, span).Where(usage => chunk.Contains(usage.Value)), span.Interval, ofAll: false),
            cancellationToken);

    private IQueryable<AccountUsage> In(AccountId account, UsageGrouping grouping, UsageSpan span)
    {
        var (first, firstHour, last, endHour) = (span.From.Date, span.From.Hour, span.To.Date, span.To.Hour);
        return db.Set<AccountUsage>().Where(usage => usage.AccountId == account && usage.Grouping == grouping
            && usage.Day >= first && usage.Day <= last
            && (usage.Day > first || usage.Hour >= firstHour) && (usage.Day < last || usage.Hour < endHour));
    }

    /// <summary>Sums by group, or of all groups, for each hour or each day.</summary>
    private static IQueryable<UsagePart> PartsOf(IQueryable<AccountUsage> uses, UsageInterval interval, bool ofAll) => interval switch
    {
        UsageInterval.Hour => uses.GroupBy(use => new { use.Day, Value = ofAll ? "" : use.Value, use.Hour }).Select(part =>
            new UsagePart(
                part.Key.Day.AddHours(part.Key.Hour), part.Key.Value, part.Sum(use => use.Requests), part.Sum(use => use.Refused))),
        _ => uses.GroupBy(use => new { use.Day, Value = ofAll ? "" : use.Value }).Select(part =>
            new UsagePart(part.Key.Day, part.Key.Value, part.Sum(use => use.Requests), part.Sum(use => use.Refused))),
    };

    private async Task<Dictionary<string, string>> NamesOfAsync(IReadOnlyList<Guid> keys, CancellationToken cancellationToken) =>
        (await keys.FindInChunksAsync(
            chunk => db.ApiKeys.Where(key => chunk.Contains(key.Id)).Select(key => new { key.Id, key.Name }), cancellationToken))
            .ToDictionary(key => key.Id.ToString(), key => key.Name);
}
