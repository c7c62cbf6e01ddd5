using Microsoft.AspNetCore.Mvc;

namespace Pulse.Api.OAuth;

/// <summary>Parameters that authenticate a client. <see cref="OAuthFormAttribute"/> reads them.</summary>
public abstract class ClientParameters
{
    /// <summary>The identifier of the API key, unless it is sent by HTTP Basic.</summary>
    [FromForm(Name = OAuthFormAttribute.ClientId)]
    public string? ClientId { get; init; }

    /// <summary>The secret of the API key, unless it is sent by HTTP Basic.</summary>
    [FromForm(Name = OAuthFormAttribute.ClientSecret)]
    public string? ClientSecret { get; init; }
}

/// <summary>Parameters of a token request (RFC 6749, section 4.4.2).</summary>
public sealed class TokenParameters : ClientParameters
{
    /// <summary>Always `client_credentials`.</summary>
    [FromForm(Name = "grant_type")]
    public string? GrantType { get; init; }

    /// <summary>The only permissions that the token can have, separated by spaces. Default: those of the API key, now and later.</summary>
    [FromForm(Name = "scope")]
    public string? Scope { get; init; }
}

/// <summary>Parameters of an introspection (RFC 7662, section 2.1).</summary>
public sealed class IntrospectionParameters : ClientParameters
{
    /// <summary>The token that was presented to the protected service.</summary>
    [FromForm(Name = "token")]
    public string? Token { get; init; }

    /// <summary>Ignored: there is only one kind of token.</summary>
    [FromForm(Name = "token_type_hint")]
    public string? TokenTypeHint { get; init; }

    /// <summary>The `x-account-id` that came with the token. Default: the primary account of its owner.</summary>
    [FromForm(Name = "account_id")]
    public string? AccountId { get; init; }

    /// <summary>The address of the client that presented the token. Default: unknown, which is in no network.</summary>
    [FromForm(Name = "ip_address")]
    public string? IpAddress { get; init; }
}

/// <summary>Parameters of a revocation (RFC 7009, section 2.1).</summary>
public sealed class RevocationParameters : ClientParameters
{
    /// <summary>The token to revoke.</summary>
    [FromForm(Name = "token")]
    public string? Token { get; init; }

    /// <summary>Ignored: there is only one kind of token.</summary>
    [FromForm(Name = "token_type_hint")]
    public string? TokenTypeHint { get; init; }
}
