using ErrorOr;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Changes a key between its load and its save.</summary>
public sealed class InterruptedLoads(IApiKeyRepository inner, Func<Guid, Task> meanwhile) : IApiKeyRepository
{
    public async Task<ApiKey?> FindAsync(AccountId account, Guid id, CancellationToken cancellationToken)
    {
        var key = await inner.FindAsync(account, id, cancellationToken);
        await meanwhile(id);
        return key;
    }

    public Task<List<ApiKey>> FindAllAsync(AccountId account, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        InterruptAsync(inner.FindAllAsync(account, ids, cancellationToken));

    public Task<List<ApiKey>> FindRetiringAsync(AccountId account, DateTime instant, CancellationToken cancellationToken) =>
        InterruptAsync(inner.FindRetiringAsync(account, instant, cancellationToken));

    public Task<ErrorOr<Page<ApiKey>>> ListAsync(
        AccountId account, KeyTerms terms, ListApiKeys query, CancellationToken cancellationToken) =>
        inner.ListAsync(account, terms, query, cancellationToken);

    public Task<int> CountAsync(AccountId account, CancellationToken cancellationToken) => inner.CountAsync(account, cancellationToken);

    public void Add(ApiKey key) => inner.Add(key);

    public void Remove(ApiKey key) => inner.Remove(key);

    private async Task<List<ApiKey>> InterruptAsync(Task<List<ApiKey>> load)
    {
        var found = await load;
        foreach (var key in found)
        {
            await meanwhile(key.Id);
        }

        return found;
    }
}
