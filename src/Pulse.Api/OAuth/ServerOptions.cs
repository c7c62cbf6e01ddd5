namespace Pulse.Api.OAuth;

/// <summary>Configuration section <c>Server</c>.</summary>
internal sealed class ServerOptions
{
    /// <summary>
    /// The URL under which clients reach Pulse, which is the issuer of its tokens. Null: the origin of each request.
    /// </summary>
    public string? PublicUrl { get; init; }

    public bool HasPublicUrl => PublicUrl is { Length: > 0 };

    /// <summary>Whether the setting is absent, or the URL of an issuer (RFC 8414, section 2) without a slash at its end.</summary>
    public bool IsValid => !HasPublicUrl
        || (Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url.UserInfo.Length == 0
            && url.Host.Length > 0
            && !PublicUrl!.AsSpan().ContainsAny("?# \\")
            && !PublicUrl!.EndsWith('/'));
}
