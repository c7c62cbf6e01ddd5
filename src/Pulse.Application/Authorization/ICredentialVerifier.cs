using System.Net;
using ErrorOr;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;

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

    /// <summary>Examines a key that was presented to another service. Charges the verifier for an unknown key.</summary>
    /// <param name="account">Keys of other accounts are reported as not found.</param>
    /// <param name="verifier">The caller that asks.</param>
    /// <param name="address">The address at which the key was presented. Null if it is not known.</param>
    ValueTask<ErrorOr<Examination>> ExamineAsync(
        ApiKeyIdentifier identifier,
        ApiKeySecret secret,
        AccountId account,
        Caller verifier,
        IPAddress? address,
        CancellationToken cancellationToken);
}

/// <summary>The result of an examination.</summary>
/// <param name="Key">The key, in any state. Null if the key is unknown or the secret is wrong.</param>
/// <param name="Code">One of <see cref="UseCodes"/>.</param>
public sealed record Examination(ApiKeyCaller? Key, string Code);
