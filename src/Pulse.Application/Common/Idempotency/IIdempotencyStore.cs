using ErrorOr;

namespace Pulse.Application.Common.Idempotency;

/// <summary>
/// Stores requests with an idempotency key and their encrypted responses. The claim of the current request is in
/// <see cref="CurrentIdempotencyClaim"/>: the unit of work marks it in the transaction of the request's change.
/// </summary>
public interface IIdempotencyStore
{
    /// <summary>Claims the request, unless it was or is being processed. The fingerprint is a hash of the whole request.</summary>
    /// <returns>The stored response; null if the request is claimed; or one of <see cref="IdempotencyErrors"/>.</returns>
    Task<ErrorOr<byte[]?>> BeginAsync(byte[] id, byte[] fingerprint, CancellationToken cancellationToken);

    /// <summary>Stores the response of the claimed request, which has succeeded, and ends the claim.</summary>
    Task StoreResponseAsync(byte[] response);

    /// <summary>Ends the claim of a request that has failed. The request can be sent again, unless it has committed something.</summary>
    Task ReleaseAsync();

    /// <summary>In a unit of work: deletes expired records.</summary>
    /// <returns>The number of deleted records, at most <paramref name="atMost"/>.</returns>
    Task<int> PruneAsync(int atMost, CancellationToken cancellationToken);
}
