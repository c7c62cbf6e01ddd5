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

    private readonly ConcurrentDictionary<string, StreamListener> listeners = new(StringComparer.Ordinal);
    private readonly LeftListeners left;
    private readonly Lock opening = new();
    private readonly Distributor distributor;
    private readonly StreamAccessCheck access;
    private readonly ResumedStream resumed;
    private readonly StreamEvents events;
    private readonly Acknowledgements acknowledgements;
    private readonly StreamRefusals refusals;
    private readonly TimeSpan maxStaleness;
    private readonly CancellationTokenRegistration? stopping;
    private bool isStopping;

    public RevocationStreams(
        Distributor distributor,
        StreamAccessCheck access,
        ResumedStream resumed,
        StreamEvents events,
        Acknowledgements acknowledgements,
        StreamOptions options,
        CacheOptions cache,
        IHostApplicationLifetime? lifetime = null)
    {
        (this.distributor, this.access, this.resumed, this.events) = (distributor, access, resumed, events);
        (this.acknowledgements, refusals, maxStaleness) = (acknowledgements, new StreamRefusals(options), cache.MaxStaleness);
        left = new LeftListeners(cache.MaxStaleness, options.MaxPerCaller);
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
                listener.HasReplaced = lastStream is not null && Forget(lastStream, listener.Access.Caller);
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
        return isCurrent ? Result.Success : StreamRefusals.Behind;
    }

    public ErrorOr<Success> Leave(RequestContext context, string stream)
    {
        if (!Forget(stream, StreamAccessCheck.NameOf(context.RequiredCaller)))
        {
            return Errors.NotFound("stream");
        }

        // Those that wait count again.
        acknowledgements.Advance(long.MaxValue);
        distributor.Acknowledged();
        return Result.Success;
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
            if ((isStopping ? StreamRefusals.Stopping : refusals.Of(found, listeners.Values)) is { } refused)
            {
                return refused;
            }

            var id = RandomNumberGenerator.GetHexString(2 * IdBytes, lowercase: true);
            var (listener, from) = distributor.Add(at => new StreamListener(id, found, at, maxStaleness, Leave));
            listeners[id] = listener;
            return (listener, from);
        }
    }

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
            if (!listeners.TryRemove(listener.Id, out _))
            {
                // It was forgotten meanwhile.
                left.Remove(listener.Id, listener.Access.Caller);
            }
        }
    }

    /// <summary>A stream that another one replaces, or whose listener has ended, no longer counts.</summary>
    /// <returns>Whether the caller had this stream.</returns>
    private bool Forget(string stream, string caller)
    {
        if (left.Remove(stream, caller))
        {
            return true;
        }

        if (!listeners.TryGetValue(stream, out var open) || open.Access.Caller != caller)
        {
            return false;
        }

        // Its connection was cut, and this node has not noticed.
        open.Drop();
        return listeners.TryRemove(stream, out _);
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
