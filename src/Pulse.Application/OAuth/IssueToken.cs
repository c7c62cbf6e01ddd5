using System.Text.Json.Serialization;
using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Logins;
using Pulse.Application.Sessions;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;

namespace Pulse.Application.OAuth;

/// <summary>Issues an access token to an API key (RFC 6749, section 4.4, client credentials). It is the token of a session.</summary>
[AllowAnonymousCaller]
public sealed record IssueToken(string? GrantType, string? ClientId, string? ClientSecret, string? Scope) : IRequest<ErrorOr<TokenDto>>
{
    /// <summary>Never contains the input, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(IssueToken);
}

/// <summary>An access token (RFC 6749, section 5.1).</summary>
/// <param name="AccessToken">The token of a new session.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
/// <param name="ExpiresIn">Lifetime in seconds.</param>
/// <param name="Scope">The permissions that the token has now, separated by spaces.</param>
public sealed record TokenDto(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] long ExpiresIn,
    [property: JsonPropertyName("scope")] string Scope)
{
    public const string Bearer = "Bearer";

    /// <summary>Never contains the token, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(TokenDto);
}

public sealed class IssueTokenHandler(ApiKeyLogin keys, SessionStart start, Telemetry telemetry)
    : IRequestHandler<IssueToken, ErrorOr<TokenDto>>
{
    private const string ClientCredentials = "client_credentials";

    public async Task<ErrorOr<TokenDto>> Handle(IssueToken command, CancellationToken cancellationToken)
    {
        var requested = RequestedBy(command);
        if (requested.IsError)
        {
            return requested.Errors;
        }

        var opened = await OpenAsync(command, requested.Value, cancellationToken);
        telemetry.LoggedIn(ClientCredentials, opened.IsError ? opened.FirstError.Code : "succeeded");
        return opened.Then(session => new TokenDto(
            session.Token.Reveal(),
            TokenDto.Bearer,
            (long)(session.Session.ExpiresAt - session.Session.CreatedAt).TotalSeconds,
            ScopeText.Of(session.Caller.HeldAnywhere)));
    }

    private async Task<ErrorOr<NewSession>> OpenAsync(IssueToken command, SessionTerms terms, CancellationToken cancellationToken)
    {
        var authenticated = await keys.AuthenticateAsync(command.ClientId, command.ClientSecret, cancellationToken);
        var allowed = authenticated.Then(caller => MayHave(caller, terms.Permissions));
        return await allowed.ThenAsync(caller => start.OpenAsync(caller, terms, cancellationToken));
    }

    private static ErrorOr<SessionTerms> RequestedBy(IssueToken command) => command switch
    {
        { GrantType: null } => OAuthErrors.Missing("grant_type"),
        { GrantType: not ClientCredentials } => OAuthErrors.UnsupportedGrantType,
        { Scope: { } scope } => ScopeText.Parse(scope).Then(permissions => new SessionTerms(permissions)),
        _ => default(SessionTerms),
    };

    private static ErrorOr<Caller> MayHave(Caller caller, PermissionSet? requested)
    {
        var allowed = requested is { } permissions ? DelegationPolicy.MayNarrowTo(caller.HeldAnywhere, permissions) : Result.Success;
        return allowed.IsError ? OAuthErrors.InvalidScope(allowed.FirstError.Description) : caller;
    }
}
