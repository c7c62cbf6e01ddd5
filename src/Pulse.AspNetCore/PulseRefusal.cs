using System.Globalization;
using System.Net;

namespace Pulse.AspNetCore;

/// <summary>Why a request is refused. It becomes the response, as problem details (RFC 9457).</summary>
public sealed class PulseRefusal
{
    internal static readonly PulseRefusal Unauthenticated = new(
        HttpStatusCode.Unauthorized, "unauthenticated", "Valid credentials are required.");

    internal static readonly PulseRefusal Ambiguous = new(
        HttpStatusCode.BadRequest,
        "ambiguous_credentials",
        "Send one credential: a session token (Authorization: Bearer) or an API key (x-api-key and x-api-secret, or HTTP Basic).");

    internal static readonly PulseRefusal MalformedAccount = new(
        HttpStatusCode.BadRequest, "malformed_account_id", "x-account-id must be 16 digits.");

    internal static readonly PulseRefusal Forbidden = new(HttpStatusCode.Forbidden, "forbidden", "This is not allowed.");

    internal static readonly PulseRefusal AccountForbidden = new(
        HttpStatusCode.Forbidden, "account_forbidden", "The account does not exist, or you have no access to it.");

    internal static readonly PulseRefusal AddressForbidden = new(
        HttpStatusCode.Forbidden, "ip_not_allowed", "The API key cannot be used from this address.");

    internal PulseRefusal(HttpStatusCode status, string code, string detail) => (StatusCode, Code, Detail) = ((int)status, code, detail);

    /// <summary>The status of the response.</summary>
    public int StatusCode { get; }

    /// <summary>The stable, machine-readable code of the response.</summary>
    public string Code { get; }

    /// <summary>The message for a person.</summary>
    public string Detail { get; }

    /// <summary>The code that Pulse gave, which can say more than the response. Null if Pulse was not asked.</summary>
    public string? Reason { get; internal init; }

    /// <summary>The permission that is missing. Null if that is not the reason.</summary>
    public string? Permission { get; internal init; }

    /// <summary>When to try again. Null if waiting does not help.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    internal RateLimitFields? Limits { get; init; }

    internal static PulseRefusal Unavailable(TimeSpan? retryAfter) => new(
        HttpStatusCode.ServiceUnavailable,
        "authentication_unavailable",
        "The credential cannot be checked at present. Try again in a moment.")
    {
        RetryAfter = retryAfter is { } wait && wait > TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1),
    };

    internal static PulseRefusal Missing(string permission) => new(
        HttpStatusCode.Forbidden, "missing_permission", $"Missing permission: {permission}.")
    {
        Permission = permission,
    };

    /// <summary>The value of <c>Retry-After</c>.</summary>
    internal string? RetryAfterText => RetryAfter is { } wait
        ? Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture)
        : null;
}
