using System.Net;
using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>
/// Tells who presents a credential. Unauthenticated is whatever is unknown, wrong, expired, disabled or revoked, without
/// saying which. Too many requests is who has presented too many that were nobody's; unavailable, where nobody can tell
/// at the moment.
/// </summary>
public interface ICredentialVerifier
{
    /// <param name="token">What is presented.</param>
    /// <param name="address">Where it comes from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ErrorOr<Caller>> VerifyAsync(SessionToken token, IPAddress? address, CancellationToken cancellationToken);

    /// <returns>An <see cref="ApiKeyCaller"/>.</returns>
    /// <param name="identifier">The key.</param>
    /// <param name="secret">Its secret.</param>
    /// <param name="address">Where they come from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ErrorOr<Caller>> VerifyAsync(ApiKeyIdentifier identifier, ApiKeySecret secret, IPAddress? address, CancellationToken cancellationToken);

    /// <summary>
    /// Tells what is wrong with a key that was presented elsewhere. A key that is unknown is charged to the caller who asks: too many
    /// requests where that caller had too many of them verified.
    /// </summary>
    /// <param name="identifier">The key.</param>
    /// <param name="secret">Its secret.</param>
    /// <param name="account">Whose keys are examined: another's is nobody's.</param>
    /// <param name="verifier">Who asks.</param>
    /// <param name="address">Where they were presented; null where nobody says.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ErrorOr<Examination>> ExamineAsync(
        ApiKeyIdentifier identifier, ApiKeySecret secret, AccountId account, Caller verifier, IPAddress? address, CancellationToken cancellationToken);
}

/// <summary>What is known of a key that was presented.</summary>
/// <param name="Key">The key, in whatever state; null where there is none, or where the secret is not its.</param>
/// <param name="Code">One of <see cref="UseCodes"/>.</param>
public sealed record Examination(ApiKeyCaller? Key, string Code);
