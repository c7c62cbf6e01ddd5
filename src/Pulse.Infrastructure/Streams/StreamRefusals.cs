using ErrorOr;
using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Streams;

/// <summary>Why a node refuses a stream or an acknowledgement.</summary>
internal sealed class StreamRefusals(StreamOptions limits)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    public static Error Behind { get; } = Error.Conflict(
        "behind", "Changes were sent longer ago than maxStalenessSeconds, and are not acknowledged. Process them before you use a result.");

    public static Error Stopping { get; } =
        Errors.Unavailable("stopping", "This node is about to stop. Connect again.", TimeSpan.FromSeconds(1));

    /// <returns>Null if the caller can open another stream.</returns>
    public Error? Of(StreamAccess found, ICollection<StreamListener> open) =>
        open.Count >= limits.Max ? Errors.Unavailable(
            "too_many_streams", "This node has too many streams of revocations: see Streams:Max.", RetryAfter)
        : open.Count(other => other.Access.Caller == found.Caller) >= limits.MaxPerCaller ? TooMany("You have", "MaxPerCaller")
        : open.Count(other => other.Access.Account == found.Account) >= limits.MaxPerAccount ? TooMany("Your account has", "MaxPerAccount")
        : null;

    private static Error TooMany(string owner, string setting) => Errors.TooManyRequests(
        "too_many_streams", $"{owner} too many streams of revocations at this node: see Streams:{setting}.", RetryAfter);
}
