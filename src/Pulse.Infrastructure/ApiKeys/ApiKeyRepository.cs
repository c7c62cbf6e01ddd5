using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.ApiKeys;

internal sealed class ApiKeyRepository(PulseDbContext db, TimeProvider clock) : IApiKeyRepository
{
    private static readonly CompiledQuery<AccountId, Guid, ApiKey?> Read = new((db, account, id, _) => db.ApiKeys
        .Include(key => key.Secrets).Include(key => key.Account).SingleOrDefault(key => key.AccountId == account && key.Id == id));

    public Task<ApiKey?> FindAsync(AccountId account, Guid id, CancellationToken cancellationToken) =>
        Read.RunAsync(db, account, id, cancellationToken);

    public Task<List<ApiKey>> FindAllAsync(AccountId account, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        ids.FindInChunksAsync(chunk => Of(account).Where(key => chunk.Contains(key.Id)), cancellationToken);

    public Task<List<ApiKey>> FindRetiringAsync(AccountId account, DateTime instant, CancellationToken cancellationToken) =>
        Of(account).Where(key => key.Secrets.Any(secret => secret.EndsAt > instant)).ToListAsync(cancellationToken);

    public Task<ErrorOr<Page<ApiKey>>> ListAsync(
        AccountId account, KeyTerms terms, ListApiKeys query, CancellationToken cancellationToken) =>
        ApiKeyFields.For(query, clock.UtcNow, terms).ToPageAsync(
            Of(account), query, key => EF.Property<long>(key, EntityTypeBuilderExtensions.Sequence), cancellationToken);

    public Task<int> CountAsync(AccountId account, CancellationToken cancellationToken) => Of(account).CountAsync(cancellationToken);

    public void Add(ApiKey key) => db.ApiKeys.Add(key);

    public void Remove(ApiKey key) => db.ApiKeys.Remove(key);

    private IQueryable<ApiKey> Of(AccountId account) => db.ApiKeys.Where(key => key.AccountId == account).Include(key => key.Secrets);
}
