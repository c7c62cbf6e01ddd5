using ErrorOr;
using Pulse.Domain.Common;

namespace Pulse.Application.Common.Idempotency;

/// <summary>Why a call with an <c>Idempotency-Key</c> is neither made nor answered as before.</summary>
public static class IdempotencyErrors
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public static readonly Error Reused = Error.Custom(
        (int)Errors.UnprocessableType, "idempotency_key_reused", "This Idempotency-Key came with another request before: take a new one for a new request.");

    public static readonly Error InProgress = Error.Conflict(
        "idempotency_in_progress",
        "The same request is being answered at this moment: send it again to get its answer.",
        new Dictionary<string, object> { [Errors.RetryAfterKey] = RetryAfter });

    public static readonly Error AnswerLost = Error.Conflict(
        "idempotency_answer_lost",
        "This request was done, and its answer was lost: it is not done again. Look at what it changed before you send a new one, and rotate a key whose secret only that answer showed.");
}
