using ErrorOr;

namespace Pulse.Domain.Common;

/// <summary>
/// Expected failures. The code is the stable, machine-readable name. The description is for people and never contains a secret. The
/// API maps the error type to an HTTP status.
/// </summary>
public static class Errors
{
    /// <summary>Metadata key of a validation error: the JSON path of the invalid value.</summary>
    public const string PathKey = "path";

    /// <summary>Metadata key: the <see cref="TimeSpan"/> after which a retry can succeed.</summary>
    public const string RetryAfterKey = "retryAfter";

    /// <summary>Metadata key: additional response members by JSON name.</summary>
    public const string MembersKey = "members";

    /// <summary>Metadata key: the subject of an error whose code has several causes. The API selects its hint by it.</summary>
    public const string SubjectKey = "subject";

    /// <summary>A precondition of the request (If-Match) does not hold.</summary>
    public const ErrorType PreconditionFailedType = (ErrorType)412;

    /// <summary>The request contradicts an earlier request of the same caller.</summary>
    public const ErrorType UnprocessableType = (ErrorType)422;

    /// <summary>The caller sent too many requests.</summary>
    public const ErrorType TooManyRequestsType = (ErrorType)429;

    /// <summary>A component that is needed for the response is not available.</summary>
    public const ErrorType UnavailableType = (ErrorType)503;

    public static readonly Error Unauthenticated = Error.Unauthorized(
        "unauthenticated", "Valid credentials are required.");

    public static readonly Error PreconditionFailed = Error.Custom(
        (int)PreconditionFailedType,
        "precondition_failed",
        "If-Match does not match the current version. Read the resource again and retry.");

    public static Error NotFound(string what) => Error.NotFound("not_found", $"There is no such {what}.");

    /// <summary>A validation error at a JSON path, for example <c>permissions[0]</c>.</summary>
    public static Error Invalid(string path, string message) =>
        Error.Validation("validation_failed", message, new Dictionary<string, object> { [PathKey] = path });

    /// <summary>A conflict whose code has several causes, with the subject that distinguishes this one.</summary>
    public static Error ConflictAbout(string subject, string code, string description) =>
        Error.Conflict(code, description, new Dictionary<string, object> { [SubjectKey] = subject });

    /// <summary>Too many requests. A retry can succeed after <paramref name="retryAfter"/>. Null if waiting does not help.</summary>
    public static Error TooManyRequests(string code, string description, TimeSpan? retryAfter) =>
        WithRetryAfter(TooManyRequestsType, code, description, retryAfter);

    public static Error Unavailable(string code, string description, TimeSpan retryAfter) =>
        WithRetryAfter(UnavailableType, code, description, retryAfter);

    private static Error WithRetryAfter(ErrorType type, string code, string description, TimeSpan? retryAfter) => Error.Custom(
        (int)type, code, description, retryAfter is { } wait ? new Dictionary<string, object> { [RetryAfterKey] = wait } : null);
}
