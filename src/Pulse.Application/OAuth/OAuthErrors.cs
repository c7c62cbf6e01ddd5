using ErrorOr;

namespace Pulse.Application.OAuth;

/// <summary>Errors of RFC 6749, section 5.2. The code is the <c>error</c> of the response.</summary>
public static class OAuthErrors
{
    /// <summary>A parameter is missing, malformed or repeated, or credentials were sent in more than one way.</summary>
    public static Error InvalidRequest(string description) => Error.Failure("invalid_request", description);

    /// <summary>The scope is unknown or malformed, or exceeds what the client holds.</summary>
    public static Error InvalidScope(string description) => Error.Failure("invalid_scope", description);

    public static readonly Error UnsupportedGrantType = Error.Failure(
        "unsupported_grant_type", "The only supported grant_type is client_credentials.");

    public static Error Missing(string parameter) => InvalidRequest($"The parameter {parameter} is required.");
}
