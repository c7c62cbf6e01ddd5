using Pulse.Application.ApiKeys;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Lets something happen to a key between its load and its save.</summary>
public sealed class InterruptedLoads(IApiKeyRepository inner, Func<Guid, Task> meanwhile) : IApiKeyRepository
{
    public async Task<ApiKey?> FindAsync(AccountId account, Guid id, CancellationToken cancellationToken)
    {
        var key = await inner.FindAsync(account, id, cancellationToken);
        await meanwhile(id);
        return key;
    }

    public async Task<List<ApiKey>> FindAllAsync(AccountId account, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var found = await inner.FindAllAsync(account, ids, cancellationToken);
        foreach (var key in found)
        {
            await meanwhile(key.Id);
        }

        return found;
    }

    public Task<Page<ApiKey>> ListAsync(AccountId account, ListApiKeys query, CancellationToken cancellationToken) =>
        inner.ListAsync(account, query, cancellationToken);

    public Task<int> CountAsync(AccountId account, CancellationToken cancellationToken) => inner.CountAsync(account, cancellationToken);

    public void Add(ApiKey key) => inner.Add(key);

    public void Remove(ApiKey key) => inner.Remove(key);
}
