using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Users;

/// <summary>A new one-time token in plain text.</summary>
/// <param name="Token">The plain token.</param>
/// <param name="ExpiresAt">The token is rejected from this time on.</param>
/// <param name="Issuer">The issuer.</param>
public sealed record PasswordToken(SessionToken Token, DateTime ExpiresAt, TokenIssuer Issuer)
{
    /// <summary>The stored form.</summary>
    public CredentialHash Hash => CredentialHash.Of(Token);

    public static PasswordToken New(RequestContext context, ICredentialGenerator credentials, TimeProvider clock, UserLimits limits) =>
        new(credentials.NewSessionToken(), clock.UtcNow + limits.PasswordTokenLifetime, TokenIssuer.Of(context));
}
