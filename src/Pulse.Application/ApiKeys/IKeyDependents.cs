using Pulse.Domain.ApiKeys;

namespace Pulse.Application.ApiKeys;

/// <summary>The rows that are deleted with an API key or one of its secrets: sessions and usage.</summary>
public interface IKeyDependents
{
    /// <summary>Whether one transaction can delete all dependents of these keys. Requires a unit of work.</summary>
    Task<bool> FitInOneTransactionAsync(IReadOnlyCollection<Guid> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes revoked and ended secrets in the unit of work that saves the key. Does nothing if they have too many sessions for
    /// one transaction: these sessions are rejected, and deleted when they expire.
    /// </summary>
    Task DropEndedSecretsAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a batch of dependents of a disabled key in its own transaction. Acts as the system: the caller and the idempotency
    /// claim of the request are not used.
    /// </summary>
    /// <returns>Number of deleted rows. 0 if none are left or if the key is enabled again.</returns>
    Task<int> DeleteBatchOfDisabledAsync(Guid key, CancellationToken cancellationToken);
}
