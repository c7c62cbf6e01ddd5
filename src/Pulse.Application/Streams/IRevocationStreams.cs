using System.Threading.Channels;
using ErrorOr;
using Pulse.Application.Authorization;

namespace Pulse.Application.Streams;

/// <summary>The streams of revocations that this node serves.</summary>
public interface IRevocationStreams
{
    /// <summary>Opens a stream for the caller in the account in effect. It ends when the caller may no longer listen.</summary>
    /// <param name="context">The caller. It is looked up again when something about it changes.</param>
    /// <param name="renewal">Looks the caller up again.</param>
    /// <param name="after">The last event that the listener knows. Null: the listener knows nothing.</param>
    /// <param name="lastStream">The id of a stream that this one replaces. Unknown ones are ignored. Null: none.</param>
    /// <returns>Too many requests or unavailable if the caller, its account or the node has too many streams.</returns>
    Task<ErrorOr<IRevocationStream>> OpenAsync(
        RequestContext context, CallerRenewal renewal, StreamPosition? after, string? lastStream, CancellationToken cancellationToken);

    /// <summary>Records that a listener has processed all events up to a position.</summary>
    /// <returns>Not found if the caller has no such stream. Invalid if the stream has not sent the position.</returns>
    ErrorOr<Success> Acknowledge(RequestContext context, string stream, long position);

    /// <summary>Ends a stream whose listener uses nothing any more that it has kept. Revocations no longer wait for it.</summary>
    /// <returns>Not found if the caller neither has nor had such a stream.</returns>
    ErrorOr<Success> Leave(RequestContext context, string stream);
}

/// <summary>A stream of one listener. Dispose it when the listener has left.</summary>
public interface IRevocationStream : IDisposable
{
    string Id { get; }

    /// <summary>How long the listener may use what it has cached without news.</summary>
    TimeSpan MaxStaleness { get; }

    /// <summary>The events in order. Completed when the stream ends.</summary>
    ChannelReader<RevocationEvent> Events { get; }

    /// <summary>Cancelled if the listener reads too slowly. The connection must be closed at once.</summary>
    CancellationToken Dropped { get; }
}
