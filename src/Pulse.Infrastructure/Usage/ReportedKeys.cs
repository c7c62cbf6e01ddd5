using Microsoft.EntityFrameworkCore;
using Pulse.Application.Verification;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Usage;

/// <summary>Finds keys in all accounts, without the tenant filter, for services that verify the keys of all.</summary>
internal sealed class ReportedKeys(PulseDbContext db) : IReportedKeys
{
    public async Task<IReadOnlyDictionary<string, Guid>> FindAsync(
        IReadOnlyCollection<string> names, AccountId? account, CancellationToken cancellationToken)
    {
        var ids = names.Select(name => (Name: name, Id: Guid.TryParseExact(name, "D", out var id) ? id : (Guid?)null)).ToList();
        var identifiers = ids.Where(name => name.Id is null).Select(name => name.Name).ToHashSet(StringComparer.Ordinal);
        var found = (await ids.Select(name => name.Id).OfType<Guid>().FindInChunksAsync(
            chunk => In(account).Where(key => chunk.Contains(key.Id)).Select(key => key.Id), cancellationToken)).ToHashSet();
        var named = await identifiers.FindInChunksAsync(
            chunk => In(account).Where(key => chunk.Contains(key.Identifier)).Select(key => new { key.Id, key.Identifier }),
            cancellationToken);

        // Compared again in code, because a database compares by its own rules.
        var byName = named.Where(key => identifiers.Contains(key.Identifier))
            .ToDictionary(key => key.Identifier, key => key.Id, StringComparer.Ordinal);
        foreach (var (name, id) in ids)
        {
            if (id is { } known && found.Contains(known))
            {
                byName[name] = known;
            }
        }

        return byName;
    }

    private IQueryable<ApiKey> In(AccountId? account)
    {
        var all = db.ApiKeys.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter]);
        return account is { } one ? all.Where(key => key.AccountId == one) : all;
    }
}
