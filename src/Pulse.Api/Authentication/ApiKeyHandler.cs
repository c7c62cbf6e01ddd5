using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Pulse.Application.Sessions;
using Pulse.Domain.ApiKeys;

namespace Pulse.Api.Authentication;

/// <summary>Authenticates by <c>x-api-key</c> and <c>x-api-secret</c>.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ICredentialVerifier credentials)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var headers = Request.Headers;
        if (!ApiKeyIdentifier.TryParse(CredentialHeaders.Single(headers, CredentialHeaders.ApiKey), out var identifier)
            || !ApiKeySecret.TryParse(CredentialHeaders.Single(headers, CredentialHeaders.ApiSecret), out var secret))
        {
            return AuthenticateResult.NoResult();
        }

        var caller = await credentials.VerifyAsync(identifier, secret, Context.RequestAborted);
        return caller is null
            ? AuthenticateResult.NoResult()
            : AuthenticateResult.Success(new AuthenticationTicket(new CallerPrincipal(caller, token: null, SchemeName), SchemeName));
    }
}
