using System.Linq.Expressions;
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

    private static readonly Expression<Func<ApiKey, long>> Insertion =
        key => EF.Property<long>(key, EntityTypeBuilderExtensions.Sequence);

    private static readonly CompiledFirstPage<AccountId, ApiKey> FirstPage = new(
        (db, account) => db.ApiKeys.Where(key => key.AccountId == account).Include(key => key.Secrets),
        ApiKeyFields.All.KeysOf(new ListApiKeys(), Insertion));

    public Task<ApiKey?> FindAsync(AccountId account, Guid id, CancellationToken cancellationToken) =>
        Read.RunAsync(db, account, id, cancellationToken);

    public Task<List<ApiKey>> FindAllAsync(AccountId account, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        ids.FindInChunksAsync(chunk => Of(account).Where(key => chunk.Contains(key.Id)), cancellationToken);

    public Task<List<ApiKey>> FindRetiringAsync(AccountId account, DateTime instant, CancellationToken cancellationToken) =>
        Of(account).Where(key => key.Secrets.Any(secret => secret.EndsAt > instant)).ToListAsync(cancellationToken);

    public async Task<ErrorOr<Page<ApiKey>>> ListAsync(
        AccountId account, KeyTerms terms, ListApiKeys query, CancellationToken cancellationToken) =>
        CompiledFirstPage<AccountId, ApiKey>.Serves(query)
            ? await FirstPage.ReadAsync(db, account, query, cancellationToken)
            : await ApiKeyFields.For(query, clock.UtcNow, terms).ToPageAsync(Of(account), query, Insertion, cancellationToken);

    public Task<int> CountAsync(AccountId account, CancellationToken cancellationToken) => Of(account).CountAsync(cancellationToken);

    public void Add(ApiKey key) => db.ApiKeys.Add(key);

    public void Remove(ApiKey key) => db.ApiKeys.Remove(key);

    private IQueryable<ApiKey> Of(AccountId account) => db.ApiKeys.Where(key => key.AccountId == account).Include(key => key.Secrets);
}
