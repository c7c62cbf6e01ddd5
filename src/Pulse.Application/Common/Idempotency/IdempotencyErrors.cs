using ErrorOr;
using Pulse.Domain.Common;

namespace Pulse.Application.Common.Idempotency;

/// <summary>Errors of requests with an <c>Idempotency-Key</c>.</summary>
public static class IdempotencyErrors
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public static readonly Error Reused = Error.Custom(
        (int)Errors.UnprocessableType,
        "idempotency_key_reused",
        "This Idempotency-Key was used with another request. Use a new key for a new request.");

    public static readonly Error InProgress = Error.Conflict(
        "idempotency_in_progress",
        "The same request is in progress. Send it again to get its response.",
        new Dictionary<string, object> { [Errors.RetryAfterKey] = RetryAfter });

    public static readonly Error AnswerLost = Error.Conflict(
        "idempotency_answer_lost",
        "This request was completed, but its response was lost. It is not repeated. Check its effect before you send a new request, "
        + "and rotate a key whose secret was only in that response.");
}
