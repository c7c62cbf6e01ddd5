using ErrorOr;

namespace Pulse.Application.Common.Idempotency;

/// <summary>
/// Remembers calls that must be made once, and their answers, which it cannot read. What the current call has claimed stands in
/// <see cref="Authorization.RequestContext.Idempotency"/>: the unit of work marks it together with what the call changes.
/// </summary>
public interface IIdempotencyStore
{
    /// <summary>Claims a call, unless it was made before or is being made.</summary>
    /// <param name="id">The call's.</param>
    /// <param name="fingerprint">Of everything that the call asks for.</param>
    /// <param name="cancellationToken">Until the claim is written.</param>
    /// <returns>The answer of before; null where the call is claimed and to be made; or one of <see cref="IdempotencyErrors"/>.</returns>
    Task<ErrorOr<byte[]?>> BeginAsync(byte[] id, byte[] fingerprint, CancellationToken cancellationToken);

    /// <summary>The claimed call has succeeded: this is what it is answered from now on.</summary>
    Task KeepAsync(byte[] answer);

    /// <summary>The claimed call has failed: unless something was committed, it can be made again.</summary>
    Task ReleaseAsync();

    /// <summary>Forgets calls whose time is over.</summary>
    /// <returns>How many were forgotten: no more than were allowed.</returns>
    Task<int> PruneAsync(int atMost, CancellationToken cancellationToken);
}
