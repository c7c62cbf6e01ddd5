using Microsoft.EntityFrameworkCore;
using Pulse.Application.Usage;
using Pulse.Application.Verification;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Usage;

/// <summary>Finds keys in all accounts, without the tenant filter, for services that verify the keys of all.</summary>
internal sealed class ReportedKeys(PulseDbContext db) : IReportedKeys
{
    public async Task<IReadOnlyDictionary<string, ReportedKey>> FindAsync(
        IReadOnlyCollection<string> names, AccountId? account, CancellationToken cancellationToken)
    {
        var ids = names.ToLookup(name => Guid.TryParseExact(name, "D", out var id) ? id : (Guid?)null);
        var byId = (await ids.Select(id => id.Key).OfType<Guid>().FindInChunksAsync(
            chunk => In(account).Where(key => chunk.Contains(key.Id)).Select(key => new ReportedKey(key.Id, key.AccountId, key.ExternalId)),
            cancellationToken)).ToDictionary(key => key.Id);
        var found = ids.Where(id => id.Key is { } known && byId.ContainsKey(known))
            .SelectMany(id => id, (id, name) => (Name: name, Key: byId[id.Key!.Value]))
            .ToDictionary(key => key.Name, key => key.Key, StringComparer.Ordinal);

        // A database compares identifiers by its own rules: a name that differs is not in this dictionary.
        foreach (var key in await ids[null].FindInChunksAsync(
            chunk => In(account).Where(key => chunk.Contains(key.Identifier))
                .Select(key => new { key.Identifier, Key = new ReportedKey(key.Id, key.AccountId, key.ExternalId) }),
            cancellationToken))
        {
            found[key.Identifier] = key.Key;
        }

        return found;
    }

    private IQueryable<ApiKey> In(AccountId? account)
    {
        var all = db.ApiKeys.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter]);
        return account is { } one ? all.Where(key => key.AccountId == one) : all;
    }
}
