using ErrorOr;

namespace Pulse.Domain.Common;

/// <summary>
/// Expected failures. The code is the stable, machine-readable name that a client sees; the description is for a human
/// and never holds a secret. How each kind becomes an HTTP status is the API's business.
/// </summary>
public static class Errors
{
    /// <summary>Metadata key of a validation error: the JSON path of the value at fault.</summary>
    public const string PathKey = "path";

    /// <summary>Metadata key: a <see cref="TimeSpan"/> after which trying again can succeed.</summary>
    public const string RetryAfterKey = "retryAfter";

    /// <summary>Metadata key: what the caller is told besides, by JSON name.</summary>
    public const string MembersKey = "members";

    /// <summary>A precondition that the caller stated (If-Match) does not hold.</summary>
    public const ErrorType PreconditionFailedType = (ErrorType)412;

    /// <summary>The request contradicts what the caller has said before.</summary>
    public const ErrorType UnprocessableType = (ErrorType)422;

    /// <summary>The caller has tried too often.</summary>
    public const ErrorType TooManyRequestsType = (ErrorType)429;

    /// <summary>Nobody can tell at the moment.</summary>
    public const ErrorType UnavailableType = (ErrorType)503;

    public static readonly Error Unauthenticated = Error.Unauthorized(
        "unauthenticated", "Valid credentials are needed.");

    public static readonly Error PreconditionFailed = Error.Custom(
        (int)PreconditionFailedType, "precondition_failed", "If-Match does not name the current version: get it again, then decide.");

    public static Error NotFound(string what) => Error.NotFound("not_found", $"There is no such {what}.");

    /// <param name="path">JSON path of the value at fault, for example <c>permissions[0]</c>.</param>
    /// <param name="message">What is wrong with it, for a human.</param>
    public static Error Invalid(string path, string message) =>
        Error.Validation("validation_failed", message, new Dictionary<string, object> { [PathKey] = path });

    /// <param name="code">The name that a client sees.</param>
    /// <param name="description">What is wrong, for a human.</param>
    /// <param name="retryAfter">After how long trying again can succeed; null: waiting does not help.</param>
    public static Error TooManyRequests(string code, string description, TimeSpan? retryAfter) => Later(TooManyRequestsType, code, description, retryAfter);

    public static Error Unavailable(string code, string description, TimeSpan retryAfter) => Later(UnavailableType, code, description, retryAfter);

    private static Error Later(ErrorType type, string code, string description, TimeSpan? retryAfter) => Error.Custom(
        (int)type, code, description, retryAfter is { } wait ? new Dictionary<string, object> { [RetryAfterKey] = wait } : null);
}
