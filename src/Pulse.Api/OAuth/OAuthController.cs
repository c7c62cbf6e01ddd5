using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Authentication;
using Pulse.Api.Common;
using Pulse.Api.Errors;
using Pulse.Api.Idempotency;
using Pulse.Application.OAuth;

namespace Pulse.Api.OAuth;

/// <summary>OAuth 2.0 for machines: tokens for API keys, and their introspection and revocation.</summary>
[Route(OAuthProblems.Path)]
[Tags("OAuth 2.0")]
[OAuthForm]
[Consumes(OAuthFormAttribute.MediaType)]
public sealed class OAuthController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Get a token</summary>
    /// <remarks>
    /// Client credentials (RFC 6749, section 4.4): the identifier of an API key is the `client_id`, its secret the `client_secret`, by HTTP
    /// Basic or in the form. The token is an ordinary session token, with the lifetime and the limits of a session that
    /// `POST /auth/login` makes from the key. `scope` narrows it: the token then never has other permissions, and loses those that the key
    /// loses. `invalid_scope` if the key does not hold one of them. Rejected clients are limited and recorded like failed logins with an
    /// API key.
    /// </remarks>
    [HttpPost("token")]
    [Dispatches<IssueToken>]
    [NonIdempotent]
    [ProducesResponseType<TokenDto>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status409Conflict)]
    public Task<IActionResult> IssueToken([FromForm] TokenParameters form)
    {
        // RFC 6749, section 5.1, requires it beside Cache-Control.
        Response.Headers.Pragma = "no-cache";
        var (apiKey, apiSecret) = CredentialHeaders.ReadPair(Request.Headers);
        return SendAsync(new IssueToken(form.GrantType, apiKey, apiSecret, form.Scope), Ok);
    }

    /// <summary>Introspect a token</summary>
    /// <remarks>
    /// For protected services (RFC 7662): whether a session token that a client presented may be used, and what for. The service
    /// authenticates with an API key that holds `verifyApiKeys` or, for tokens of all accounts, `verifyAllAccounts`, by HTTP Basic or in
    /// the form; or with a session that holds it, as Bearer. A token that is unknown, has ended, may not be used from `ip_address`, or acts
    /// in an account whose tokens you may not verify is `{"active": false}`. It counts as a use of the session, and spends one unit of the
    /// limits of a key: a token whose key has none left is inactive. While a user impersonates another, `sub` is the impersonated user and
    /// `act` the one who acts. A service that is connected to the [revocation stream](#tag/Revocations) can use an answer again for
    /// `cache_seconds`, for the same token, `account_id` and `ip_address`, until the stream sends one of its `tags` with a position after
    /// `version`.
    /// </remarks>
    [HttpPost("introspect")]
    [Dispatches<IntrospectToken>]
    [NonIdempotent]
    [ProducesResponseType<IntrospectionDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> IntrospectToken([FromForm] IntrospectionParameters form) =>
        SendAsync(new IntrospectToken(form.Token, form.AccountId, form.IpAddress), Ok);

    /// <summary>Revoke a token</summary>
    /// <remarks>
    /// Ends the session of a token (RFC 7009) before the response is sent. You can revoke your own tokens: with the key that they were made
    /// from, or with the token itself as Bearer; with `writeSessions`, also those that `DELETE /sessions/{id}` would end. The response
    /// does not tell whether there was such a token.
    /// </remarks>
    [HttpPost("revoke")]
    [Dispatches<RevokeToken>]
    [NonIdempotent]
    [Revokes]
    [ProducesResponseType(StatusCodes.Status200OK)]
    public Task<IActionResult> RevokeToken([FromForm] RevocationParameters form) => SendAsync(new RevokeToken(form.Token), _ => Ok());
}
