using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Pulse.Application.Sessions;
using Pulse.Domain.Sessions;

namespace Pulse.Api.Authentication;

/// <summary>Authenticates by <c>Authorization: Bearer</c> and a session token.</summary>
internal sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ICredentialVerifier credentials)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!SessionToken.TryParse(CredentialHeaders.Token(Request.Headers), out var token))
        {
            return AuthenticateResult.NoResult();
        }

        var caller = await credentials.VerifyAsync(token, Context.RequestAborted);
        return caller is null
            ? AuthenticateResult.NoResult()
            : AuthenticateResult.Success(new AuthenticationTicket(new CallerPrincipal(caller, token, SchemeName), SchemeName));
    }
}
