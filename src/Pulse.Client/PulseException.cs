using System.Net;

namespace Pulse.Client;

/// <summary>
/// A call failed: Pulse refused it, did not answer in time, or cannot be reached. All failures of this client have this type, except a
/// cancellation (<see cref="OperationCanceledException"/>) and a wrong argument (<see cref="ArgumentException"/>).
/// </summary>
public sealed class PulseException : Exception
{
    /// <summary>A failure with a message.</summary>
    public PulseException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Status of the answer. Null if Pulse did not answer.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>
    /// The stable error code, such as <c>validation_failed</c> or <c>rate_limited</c>. For OAuth 2.0, the <c>error</c> of RFC 6749.
    /// Null if the answer does not come from Pulse, or there is none.
    /// </summary>
    public string? Code { get; init; }

    /// <summary>The messages for each invalid value, by its JSON path, such as <c>permissions[0]</c>. Empty if none is named.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Id of the request in the log of Pulse. Null if unknown.</summary>
    public string? TraceId { get; init; }

    /// <summary>The time after which a repetition can succeed. Null if unknown, or if waiting does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// With the code <c>mfa_required</c> of a login: the challenge for <see cref="SessionsClient.CompleteLoginAsync"/>. Otherwise null.
    /// </summary>
    public string? Challenge { get; init; }

    /// <summary>When the challenge expires. Null without a challenge.</summary>
    public DateTimeOffset? ChallengeExpiresAt { get; init; }
}
