using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;

namespace Pulse.Application.ApiKeys;

/// <summary>API keys, always those of one account: another account's key does not exist here.</summary>
public interface IApiKeyRepository
{
    /// <returns>The key with its account.</returns>
    Task<ApiKey?> FindAsync(AccountId account, Guid id, CancellationToken cancellationToken);

    /// <returns>Those of them that the account has, in any order.</returns>
    Task<List<ApiKey>> FindAllAsync(AccountId account, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <returns>Those with a secret that is in its grace period at an instant.</returns>
    Task<List<ApiKey>> FindRetiringAsync(AccountId account, DateTime instant, CancellationToken cancellationToken);

    /// <param name="account">The account.</param>
    /// <param name="terms">Its terms, on which the keys' status depends.</param>
    /// <param name="query">Which keys, and in which order.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Page<ApiKey>> ListAsync(AccountId account, KeyTerms terms, ListApiKeys query, CancellationToken cancellationToken);

    Task<int> CountAsync(AccountId account, CancellationToken cancellationToken);

    void Add(ApiKey key);

    /// <summary>Deletes the key and, with it, every session that was made from it.</summary>
    void Remove(ApiKey key);
}
