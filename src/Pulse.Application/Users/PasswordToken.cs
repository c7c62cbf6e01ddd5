using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Users;

/// <summary>A token with which a password can be set once, in clear: for the answer that hands it over and for hashing.</summary>
/// <param name="Token">What will be presented.</param>
/// <param name="ExpiresAt">From this instant on it is refused.</param>
/// <param name="Issuer">Who issues it.</param>
public sealed record PasswordToken(SessionToken Token, DateTime ExpiresAt, TokenIssuer Issuer)
{
    /// <summary>As it is stored.</summary>
    public CredentialHash Hash => CredentialHash.Of(Token);

    public static PasswordToken New(RequestContext context, ICredentialGenerator credentials, TimeProvider clock, UserLimits limits) =>
        new(credentials.NewSessionToken(), clock.UtcNow + limits.PasswordTokenLifetime, TokenIssuer.Of(context));
}
