using ErrorOr;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;

namespace Pulse.Application.ApiKeys;

/// <summary>API keys of one account. Keys of other accounts are not found.</summary>
public interface IApiKeyRepository
{
    /// <returns>The key with its account.</returns>
    Task<ApiKey?> FindAsync(AccountId account, Guid id, CancellationToken cancellationToken);

    /// <returns>The existing keys of the account, in any order.</returns>
    Task<List<ApiKey>> FindAllAsync(AccountId account, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <returns>The keys with a secret in its grace period.</returns>
    Task<List<ApiKey>> FindRetiringAsync(AccountId account, DateTime instant, CancellationToken cancellationToken);

    /// <summary>Lists keys. Their status depends on the terms of the account.</summary>
    Task<ErrorOr<Page<ApiKey>>> ListAsync(AccountId account, KeyTerms terms, ListApiKeys query, CancellationToken cancellationToken);

    Task<int> CountAsync(AccountId account, CancellationToken cancellationToken);

    void Add(ApiKey key);

    /// <summary>Deletes the key with its sessions.</summary>
    void Remove(ApiKey key);
}
