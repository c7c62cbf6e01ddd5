using Microsoft.AspNetCore.WebUtilities;

namespace Pulse.Api.Errors;

/// <summary>The default problem of a status.</summary>
/// <param name="Type">URL of the status's definition.</param>
/// <param name="Title">Reason phrase of the status.</param>
/// <param name="Code">Stable, machine-readable code.</param>
/// <param name="Detail">Message for a person.</param>
internal sealed record ProblemKind(string Type, string Title, string Code, string Detail)
{
    private const string TooManyRequests = "https://www.rfc-editor.org/rfc/rfc6585#section-4";

    public static ProblemKind Of(int status) => status switch
    {
        400 => Http(status, "15.5.1", "bad_request", "The request is malformed."),
        401 => Http(status, "15.5.2", "unauthenticated", "Valid credentials are required."),
        403 => Http(status, "15.5.4", "forbidden", "This is not allowed."),
        404 => Http(status, "15.5.5", "not_found", "This path does not exist."),
        405 => Http(status, "15.5.6", "method_not_allowed", "This path does not support the method. See the header Allow."),
        408 => Http(status, "15.5.9", "request_timeout", "The request took too long to arrive."),
        409 => Http(status, "15.5.10", "conflict", "The request conflicts with the current state."),
        412 => Http(status, "15.5.13", "precondition_failed", "A precondition of the request is not met."),
        413 => Http(
            status, "15.5.14", "body_too_large", "The body is too large. The maximum is 64 KiB; 1 MiB for imports and reports of usage."),
        415 => Http(status, "15.5.16", "unsupported_media_type", "Send application/json in UTF-8."),
        422 => Http(status, "15.5.21", "unprocessable", "The request contradicts an earlier one."),
        429 => new(TooManyRequests, ReasonPhrases.GetReasonPhrase(status), "too_many_requests", "Try again later."),
        503 => Http(status, "15.6.4", "unavailable", "Try again in a moment."),
        < 500 => Http(status, "15.5", "refused", "The request was rejected."),
        _ => Http(status, "15.6.1", "internal_error", "An internal error occurred. Find it in the log by traceId."),
    };

    private static ProblemKind Http(int status, string section, string code, string detail) =>
        new($"https://www.rfc-editor.org/rfc/rfc9110#section-{section}", ReasonPhrases.GetReasonPhrase(status), code, detail);
}
