using System.Collections.Concurrent;
using System.Security.Cryptography;
using ErrorOr;
using Microsoft.Extensions.Hosting;
using Pulse.Application.Authorization;
using Pulse.Application.Streams;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Streams;

/// <summary>Opens and counts the streams of this node.</summary>
internal sealed class RevocationStreams : IRevocationStreams, IListeners, IDisposable
{
    /// <summary>Random bytes of the id of a stream.</summary>
    private const int IdBytes = 16;

    private static readonly Error Behind = Error.Conflict(
        "behind", "Changes were sent longer ago than maxStalenessSeconds, and are not acknowledged. Process them before you use a result.");

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, StreamListener> listeners = new(StringComparer.Ordinal);
    private readonly LeftListeners left;
    private readonly Lock opening = new();
    private readonly Distributor distributor;
    private readonly StreamAccessCheck access;
    private readonly ResumedStream resumed;
    private readonly StreamEvents events;
    private readonly Acknowledgements acknowledgements;
    private readonly StreamOptions limits;
    private readonly TimeSpan maxStaleness;
    private readonly CancellationTokenRegistration? stopping;
    private bool isStopping;

    public RevocationStreams(
        Distributor distributor,
        StreamAccessCheck access,
        ResumedStream resumed,
        StreamEvents events,
        Acknowledgements acknowledgements,
        StreamOptions limits,
        CacheOptions cache,
        IHostApplicationLifetime? lifetime = null)
    {
        (this.distributor, this.access, this.resumed, this.events) = (distributor, access, resumed, events);
        (this.acknowledgements, this.limits, maxStaleness) = (acknowledgements, limits, cache.MaxStaleness);
        left = new LeftListeners(cache.MaxStaleness, limits.MaxPerCaller);
        distributor.Counted = this;
        stopping = lifetime?.ApplicationStopping.Register(EndAll);
    }

    public async Task<ErrorOr<IRevocationStream>> OpenAsync(
        RequestContext context, CallerRenewal renewal, StreamPosition? after, string? lastStream, CancellationToken cancellationToken)
    {
        var found = await access.FindAsync(context, renewal, cancellationToken);
        if (found.IsError)
        {
            return found.Errors;
        }

        var added = Add(found.Value);
        if (added.IsError)
        {
            return added.Errors;
        }

        var (listener, from) = added.Value;
        try
        {
            IReadOnlyList<RevocationEvent> first = after is null
                ? [events.At(RevocationEventKind.Hello, from)]
                : await resumed.ReadAsync(after, from, found.Value, cancellationToken);
            if (access.IsCurrent(found.Value))
            {
                Replace(lastStream, listener);
                listener.Release(first);
                return listener;
            }
        }
        catch
        {
            listener.Dispose();
            throw;
        }

        listener.Dispose();
        return StreamAccessCheck.Unsettled;
    }

    public ErrorOr<Success> Acknowledge(RequestContext context, string stream, long position)
    {
        if (!listeners.TryGetValue(stream, out var listener) || listener.Access.Caller != StreamAccessCheck.NameOf(context.RequiredCaller))
        {
            return Errors.NotFound("stream");
        }

        if (position > listener.Sent)
        {
            return Errors.Invalid("position", "The stream has not sent this position.");
        }

        var isCurrent = listener.Acknowledge(position);
        acknowledgements.Advance(position);
        distributor.Acknowledged();
        return isCurrent ? Result.Success : Behind;
    }

    public ListenerCount Count(long position, IReadOnlyCollection<Audience> audiences)
    {
        var count = default(ListenerCount);
        foreach (var listener in Counted().Where(listener => audiences.Any(listener.Access.Sees)))
        {
            count += new ListenerCount(listener.Acknowledged >= position ? 1 : 0, 1);
        }

        return count;
    }

    public string? Report()
    {
        var groups = Counted()
            .GroupBy(listener => (Account: listener.Access.SeesAll ? (long?)null : listener.Access.Account, listener.Acknowledged))
            .Select(group => new ListenerGroup(group.Key.Account, group.Key.Acknowledged, group.Count()))
            .OrderBy(group => group.Account).ThenBy(group => group.Acknowledged).ToList();
        return groups.Count == 0 ? null : ListenerGroup.Text(groups);
    }

    public void Dispose() => stopping?.Dispose();

    private ErrorOr<(StreamListener Listener, ChangeFeedEntry From)> Add(StreamAccess found)
    {
        lock (opening)
        {
            RemoveSilent();
            if (RefusalOf(found) is { } refused)
            {
                return refused;
            }

            var id = RandomNumberGenerator.GetHexString(2 * IdBytes, lowercase: true);
            var (listener, from) = distributor.Add(at => new StreamListener(id, found, at, maxStaleness, Leave));
            listeners[id] = listener;
            return (listener, from);
        }
    }

    private Error? RefusalOf(StreamAccess found) =>
        isStopping ? Errors.Unavailable("stopping", "This node is about to stop. Connect again.", TimeSpan.FromSeconds(1))
        : listeners.Count >= limits.Max ? Errors.Unavailable(
            "too_many_streams", "This node has too many streams of revocations: see Streams:Max.", RetryAfter)
        : CountOf(other => other.Caller == found.Caller) >= limits.MaxPerCaller ? TooMany("You have", "MaxPerCaller")
        : CountOf(other => other.Account == found.Account) >= limits.MaxPerAccount ? TooMany("Your account has", "MaxPerAccount")
        : null;

    private static Error TooMany(string owner, string setting) => Errors.TooManyRequests(
        "too_many_streams", $"{owner} too many streams of revocations at this node: see Streams:{setting}.", RetryAfter);

    private int CountOf(Func<StreamAccess, bool> isCounted) => listeners.Values.Count(listener => isCounted(listener.Access));

    /// <summary>Listeners that may still use what they have cached.</summary>
    private IEnumerable<StreamListener> Counted() =>
        listeners.Values.Concat(left.All).Distinct().Where(listener => listener.Silence <= maxStaleness);

    /// <summary>
    /// A listener whose connection has ended may not have noticed, or uses what it has cached until the next one. It counts until it must
    /// distrust its cache.
    /// </summary>
    private void Leave(StreamListener listener)
    {
        distributor.Remove(listener);
        if (!listener.IsDropped)
        {
            left.Add(listener);
            listeners.TryRemove(listener.Id, out _);
        }
    }

    /// <summary>From now on the new stream counts in the place of the old one.</summary>
    private void Replace(string? old, StreamListener listener)
    {
        if (old is null)
        {
            return;
        }

        listener.HasReplaced = left.Remove(old, listener.Access.Caller);
        if (listeners.TryGetValue(old, out var open) && open != listener && open.Access.Caller == listener.Access.Caller)
        {
            // Its connection was cut, and this node has not noticed.
            listener.HasReplaced = listeners.TryRemove(old, out _);
            open.Drop();
        }
    }

    private void RemoveSilent()
    {
        foreach (var gone in listeners.Values.Where(listener => listener.IsDropped && listener.Silence > maxStaleness))
        {
            listeners.TryRemove(gone.Id, out _);
        }
    }

    private void EndAll()
    {
        lock (opening)
        {
            isStopping = true;
        }

        foreach (var listener in listeners.Values)
        {
            listener.End();
        }
    }
}
