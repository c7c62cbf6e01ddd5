using System.Net;
using ErrorOr;

namespace Pulse.Application.Authorization;

/// <summary>
/// Finds the caller of a credential. The errors are <c>unauthenticated</c>, for an unknown credential and equally for one that has expired,
/// is disabled or was revoked; too many requests, if the client presented too many such credentials; and <c>unavailable</c>, if this node
/// cannot read recent revocations.
/// </summary>
public interface ICredentialVerifier
{
    /// <summary>Authenticates a request with a session token or an API key. Counts the use.</summary>
    /// <param name="address">The address of the client.</param>
    ValueTask<CredentialVerification> VerifyAsync(PresentedCredential presented, IPAddress? address, CancellationToken cancellationToken);

    /// <summary>Finds the current caller of a request that was authenticated before. Counts no use and charges no limit.</summary>
    ValueTask<ErrorOr<Caller>> VerifyAgainAsync(PresentedCredential presented, IPAddress? address, CancellationToken cancellationToken);
}
