using System.Net.Mime;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Authentication;

namespace Pulse.Api.Errors;

/// <summary>An error response of the OAuth calls.</summary>
/// <param name="Error">One of the codes of RFC 6749 (sections 4.1.2.1 and 5.2) and RFC 6750 (section 3.1).</param>
/// <param name="Description">Message for a developer.</param>
internal sealed record OAuthError(
    [property: JsonPropertyName("error")] string Error, [property: JsonPropertyName("error_description")] string Description);

/// <summary>Writes problems of the OAuth calls in the format of RFC 6749, section 5.2, which their clients expect.</summary>
internal static class OAuthProblems
{
    /// <summary>The path of the OAuth calls. Requests that routing rejects there get this format too.</summary>
    public const string Path = "/oauth2";

    private const string InvalidRequest = "invalid_request";

    private static readonly string[] OwnCodes = [InvalidRequest, "invalid_scope", "unsupported_grant_type"];

    /// <summary>The body is no form in UTF-8, or it is compressed.</summary>
    public static ProblemDetails NoForm => Problems.Of(
        StatusCodes.Status415UnsupportedMediaType,
        "unsupported_media_type",
        $"Send {MediaTypeNames.Application.FormUrlEncoded} in UTF-8, without a Content-Encoding.");

    public static bool IsAt(HttpContext context) => context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes the body. The status is already set.</summary>
    /// <param name="code">The code of the problem.</param>
    public static Task WriteAsync(HttpContext context, ProblemDetails problem, string? code)
    {
        var response = context.Response;
        var isBearer = CredentialHeaders.HasScheme(context.Request.Headers, CredentialHeaders.Bearer);
        var error = OwnCodes.Contains(code) ? code! : ErrorOf(response.StatusCode, isBearer);
        if (response.StatusCode == StatusCodes.Status401Unauthorized || (isBearer && response.StatusCode == StatusCodes.Status403Forbidden))
        {
            response.Headers.WWWAuthenticate = isBearer
                ? $"{CredentialHeaders.Bearer} realm=\"{Problems.Realm}\", error=\"{error}\""
                : BasicCredentials.Challenge(Problems.Realm);
        }

        return response.WriteAsJsonAsync(
            new OAuthError(error, Printable(problem.Detail!)), options: null, MediaTypeNames.Application.Json, context.RequestAborted);
    }

    private static string ErrorOf(int status, bool isBearer) => status switch
    {
        StatusCodes.Status401Unauthorized => isBearer ? "invalid_token" : "invalid_client",
        StatusCodes.Status403Forbidden => "insufficient_scope",
        StatusCodes.Status409Conflict or StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable =>
            "temporarily_unavailable",
        < StatusCodes.Status500InternalServerError => InvalidRequest,
        _ => "server_error",
    };

    /// <summary>A description has only printable ASCII, without quotation marks and backslashes (RFC 6749, section 5.2).</summary>
    private static string Printable(string text) =>
        string.Concat(text.Select(c => c is '"' ? '\'' : c is >= ' ' and <= '~' and not '\\' ? c : '?'));
}
