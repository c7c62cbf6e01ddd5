using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Limits;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Usage;

namespace Pulse.Infrastructure.ApiKeys;

/// <summary>
/// Deletes dependent rows of keys without the tenant filter; the calling unit of work has already checked the account. It does not count
/// permission uses, because a key has at most one per permission.
/// </summary>
internal sealed class KeyDependents(PulseDbContext db, IServiceScopeFactory scopes, TimeProvider clock) : IKeyDependents
{
    /// <summary>Maximum number of dependent rows deleted in one transaction.</summary>
    public const int BatchSize = 500;

    public async Task<bool> FitInOneTransactionAsync(IReadOnlyCollection<Guid> keys, CancellationToken cancellationToken)
    {
        var counts = await keys.FindInChunksAsync(
            chunk => Of(db.ApiKeys)
                .Where(key => chunk.Contains(key.Id))
                .Select(key => db.Sessions.Where(session => session.Secret!.ApiKeyId == key.Id).Take(BatchSize + 1).Count()
                    + db.Set<KeyUsage>().Where(usage => usage.ApiKeyId == key.Id).Take(BatchSize + 1).Count()
                    + db.Set<KeyNetwork>().Where(network => network.ApiKeyId == key.Id).Take(BatchSize + 1).Count()
                    + db.Set<QuotaUse>().Where(use => use.ApiKeyId == key.Id).Take(BatchSize + 1).Count()
                    + db.Set<RateUse>().Where(use => use.ApiKeyId == key.Id).Take(BatchSize + 1).Count()),
            cancellationToken);
        return counts.Sum() <= BatchSize;
    }

    public async Task DropEndedSecretsAsync(ApiKey key, CancellationToken cancellationToken)
    {
        var ended = key.Secrets.Where(secret => secret.HasEndedAt(clock.UtcNow)).Select(secret => (Guid?)secret.Id).ToList();
        if (ended.Count == 0)
        {
            return;
        }

        var sessions = await ended.FindInChunksAsync(
            chunk => db.Sessions.Where(session => chunk.Contains(session.SecretId)).Select(session => session.Id).Take(BatchSize + 1),
            cancellationToken);
        if (sessions.Count <= BatchSize)
        {
            key.DropEndedSecrets(clock.UtcNow);
        }
    }

    public async Task<int> DeleteBatchOfDisabledAsync(Guid key, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAwaitedScope();
        var rows = scope.ServiceProvider.GetRequiredService<PulseDbContext>();
        var deleted = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().ExecuteAsync<int>(
            async token => await DeleteBatchAsync(rows, key, token), cancellationToken);
        return deleted.IsError ? 0 : deleted.Value;
    }

    /// <summary>
    /// Deletes rows of one kind per transaction. For composite primary keys it reads the end of the batch first, because a delete with a
    /// limit would compare every row of the table.
    /// </summary>
    private static async Task<int> DeleteBatchAsync(PulseDbContext db, Guid key, CancellationToken cancellationToken)
    {
        var sessions = await Of(db.Sessions)
            .Where(session => session.Secret!.ApiKeyId == key && !session.Secret.ApiKey!.Active)
            .OrderBy(session => EF.Property<long>(session, EntityTypeBuilderExtensions.Sequence))
            .Take(BatchSize)
            .ExecuteDeleteAsync(cancellationToken);
        if (sessions > 0)
        {
            return sessions;
        }

        var usages = Of(db.Set<KeyUsage>()).Where(usage => usage.ApiKeyId == key && !usage.ApiKey!.Active);
        var hour = await usages.OrderBy(usage => usage.Hour).Skip(BatchSize).Select(usage => (DateTime?)usage.Hour)
            .FirstOrDefaultAsync(cancellationToken);
        var hours = await usages.Where(usage => hour == null || usage.Hour < hour).ExecuteDeleteAsync(cancellationToken);
        if (hours > 0)
        {
            return hours;
        }

        var stored = Of(db.Set<KeyNetwork>()).Where(network => network.ApiKeyId == key && !network.ApiKey!.Active);
        var batch = await stored.OrderBy(network => network.Network).Take(BatchSize).Select(network => network.Network)
            .ToListAsync(cancellationToken);
        var networks = await stored.Where(network => batch.Contains(network.Network)).ExecuteDeleteAsync(cancellationToken);
        if (networks > 0)
        {
            return networks;
        }

        var uses = Of(db.Set<QuotaUse>()).Where(use => use.ApiKeyId == key && !use.ApiKey!.Active);
        var period = await uses.OrderBy(use => use.PeriodStart).Skip(BatchSize).Select(use => (DateTime?)use.PeriodStart)
            .FirstOrDefaultAsync(cancellationToken);
        var periods = await uses.Where(use => period == null || use.PeriodStart < period).ExecuteDeleteAsync(cancellationToken);
        if (periods > 0)
        {
            return periods;
        }

        var rates = Of(db.Set<RateUse>()).Where(use => use.ApiKeyId == key && !use.ApiKey!.Active);
        var at = await rates.OrderBy(use => use.At).Skip(BatchSize).Select(use => (DateTime?)use.At).FirstOrDefaultAsync(cancellationToken);
        return await rates.Where(use => at == null || use.At < at).ExecuteDeleteAsync(cancellationToken);
    }

    private static IQueryable<T> Of<T>(IQueryable<T> rows)
        where T : class => rows.IgnoreQueryFilters([PulseDbContext.TenantFilter]);
}
