using Pulse.Domain.ApiKeys;

namespace Pulse.Application.ApiKeys;

/// <summary>The rows that are deleted with an API key or with one of its secrets: sessions, and what was recorded of the key's use.</summary>
public interface IKeyDependents
{
    /// <summary>In a unit of work: whether all dependents of these keys together are few enough to be deleted in one transaction.</summary>
    Task<bool> FitAsync(IReadOnlyCollection<Guid> keys, CancellationToken cancellationToken);

    /// <summary>
    /// In a unit of work that saves the key: deletes its revoked and ended secrets. Where they have too many sessions for one transaction
    /// they stay: their sessions are refused, and are deleted when they expire.
    /// </summary>
    Task DropEndedSecretsAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a batch of a key's dependents, in a transaction of its own, while the key is disabled. It is work of the system: neither the
    /// caller nor the claim of the current call plays a part.
    /// </summary>
    /// <returns>How many it deleted; 0 where none are left, and where the key is enabled again.</returns>
    Task<int> DeleteBatchOfDisabledAsync(Guid key, CancellationToken cancellationToken);
}
