using Microsoft.AspNetCore.WebUtilities;

namespace Pulse.Api.Errors;

/// <summary>What is said of a status when nothing more is known.</summary>
/// <param name="Type">Where the status is defined.</param>
/// <param name="Title">Its phrase.</param>
/// <param name="Code">Its machine-readable name.</param>
/// <param name="Detail">What a human should know.</param>
internal sealed record ProblemKind(string Type, string Title, string Code, string Detail)
{
    public static ProblemKind Of(int status) => status switch
    {
        400 => Http(status, "15.5.1", "bad_request", "The request cannot be understood."),
        401 => Http(status, "15.5.2", "unauthenticated", "Valid credentials are required."),
        403 => Http(status, "15.5.4", "forbidden", "This is not allowed."),
        404 => Http(status, "15.5.5", "not_found", "There is nothing at this address."),
        405 => Http(status, "15.5.6", "method_not_allowed", "This address does not know the method: see Allow."),
        408 => Http(status, "15.5.9", "request_timeout", "The request took too long to arrive."),
        409 => Http(status, "15.5.10", "conflict", "This conflicts with what is there."),
        412 => Http(status, "15.5.13", "precondition_failed", "A precondition does not hold."),
        413 => Http(status, "15.5.14", "body_too_large", "A body can have at most 64 KiB."),
        415 => Http(status, "15.5.16", "unsupported_media_type", "Send application/json in UTF-8."),
        422 => Http(status, "15.5.21", "unprocessable", "This contradicts what was sent before."),
        429 => new("https://www.rfc-editor.org/rfc/rfc6585#section-4", ReasonPhrases.GetReasonPhrase(status), "too_many_requests", "Try again later."),
        503 => Http(status, "15.6.4", "unavailable", "Try again in a moment."),
        < 500 => Http(status, "15.5", "refused", "The request is refused."),
        _ => Http(status, "15.6.1", "internal_error", "Something went wrong on this side. The traceId finds it in the log."),
    };

    private static ProblemKind Http(int status, string section, string code, string detail) =>
        new($"https://www.rfc-editor.org/rfc/rfc9110#section-{section}", ReasonPhrases.GetReasonPhrase(status), code, detail);
}
