using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Usage;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Usage;

/// <summary>
/// Finds unusual use in a batch of counts before it is stored: a new network, a use after a long silence, or many rejected uses in an hour.
/// It rejects nothing and only writes audit events.
/// </summary>
internal sealed class SuspiciousUseDetector(PulseDbContext db, IAuditTrail audit, TimeProvider clock, UsageOptions options)
{
    public async Task FindAsync(IReadOnlyDictionary<Guid, KeyCounts> batch, CancellationToken cancellationToken)
    {
        var keys = await batch.Keys.FindInChunksAsync(
            chunk => db.ApiKeys.IgnoreQueryFilters([PulseDbContext.TenantFilter]).Where(key => chunk.Contains(key.Id))
                .Select(key => new KnownKey(key.Id, key.AccountId, key.LastUsedAt)),
            cancellationToken);
        var networks = await NetworksAsync(batch, cancellationToken);
        var refusals = await RefusalsAsync(batch, cancellationToken);
        foreach (var key in keys)
        {
            var counts = batch[key.Id];
            ReportNewNetworks(key, counts, networks[key.Id].ToHashSet());
            ReportLongSilence(key, counts);
            ReportRejections(key, counts, refusals.GetValueOrDefault(key.Id));
        }
    }

    /// <summary>Reports networks that are new for the key, but not the key's first network.</summary>
    private void ReportNewNetworks(KnownKey key, KeyCounts counts, HashSet<string> known)
    {
        foreach (var (_, used) in counts.Networks.Where(network => known.Count > 0 && !known.Contains(network.Key)))
        {
            Report(key, used.Address, new SuspiciousUseSnapshot("newAddress", Address: used.Address));
        }
    }

    private void ReportLongSilence(KnownKey key, KeyCounts counts)
    {
        if (key.LastUsedAt + TimeSpan.FromDays(options.SilenceDays) <= counts.FirstAt)
        {
            Report(key, counts.LastIp, new SuspiciousUseSnapshot("longSilence"));
        }
    }

    private void ReportRejections(KnownKey key, KeyCounts counts, long before)
    {
        var hour = HourOf(clock.UtcNow);
        var after = before + RefusalsIn(counts, hour);
        if (before < options.RefusalsPerHour && after >= options.RefusalsPerHour)
        {
            Report(key, counts.LastIp, new SuspiciousUseSnapshot("refusals", Refusals: after));
        }
    }

    private void Report(KnownKey key, string? address, SuspiciousUseSnapshot after) => audit.Add(AuditEvent.Of(
        Guid.CreateVersion7(),
        clock.UtcNow,
        AuditActions.ApiKeySuspicious,
        AuditActor.System,
        AuditTarget.ApiKey(key.Id),
        key.AccountId,
        address,
        AuditChanges.Between(null, after)));

    private async Task<ILookup<Guid, string>> NetworksAsync(IReadOnlyDictionary<Guid, KeyCounts> batch, CancellationToken cancellationToken)
    {
        var ids = batch.Where(key => key.Value.Networks.Count > 0).Select(key => key.Key);
        var known = await ids.FindInChunksAsync(
            chunk => db.Set<KeyNetwork>().IgnoreQueryFilters([PulseDbContext.TenantFilter])
                .Where(network => chunk.Contains(network.ApiKeyId))
                .Select(network => new { network.ApiKeyId, network.Network }),
            cancellationToken);
        return known.ToLookup(network => network.ApiKeyId, network => network.Network);
    }

    private async Task<Dictionary<Guid, long>> RefusalsAsync(
        IReadOnlyDictionary<Guid, KeyCounts> batch, CancellationToken cancellationToken)
    {
        var hour = HourOf(clock.UtcNow);
        var ids = batch.Where(key => RefusalsIn(key.Value, hour) > 0).Select(key => key.Key);
        var refusals = await ids.FindInChunksAsync(
            chunk => db.Set<KeyUsage>().IgnoreQueryFilters([PulseDbContext.TenantFilter])
                .Where(usage => chunk.Contains(usage.ApiKeyId) && usage.Hour == hour && usage.Code != UseCodes.Ok)
                .GroupBy(usage => usage.ApiKeyId).Select(group => new { group.Key, Count = group.Sum(usage => usage.Count) }),
            cancellationToken);
        return refusals.ToDictionary(group => group.Key, group => group.Count);
    }

    private static long RefusalsIn(KeyCounts counts, DateTime hour) =>
        counts.Uses.Where(use => use.Key.Hour == hour && use.Key.Code != UseCodes.Ok).Sum(use => use.Value);

    private static DateTime HourOf(DateTime instant) => instant.Date.AddHours(instant.Hour);

    private sealed record KnownKey(Guid Id, AccountId AccountId, DateTime? LastUsedAt);
}
