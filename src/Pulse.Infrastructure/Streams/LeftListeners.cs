using System.Collections.Concurrent;

namespace Pulse.Infrastructure.Streams;

/// <summary>
/// Listeners whose connection has ended, for as long as they may use what they have cached. A proxy can end a connection that the listener
/// has not left.
/// </summary>
/// <param name="maxStaleness">How long after its last acknowledgement a listener may use it.</param>
/// <param name="maxPerCaller">The latest ones of a caller are kept.</param>
internal sealed class LeftListeners(TimeSpan maxStaleness, int maxPerCaller)
{
    private readonly ConcurrentDictionary<string, StreamListener> listeners = new(StringComparer.Ordinal);

    public IEnumerable<StreamListener> All => listeners.Values;

    /// <summary>Adds it, if it can have cached anything.</summary>
    public void Add(StreamListener listener)
    {
        foreach (var silent in listeners.Values.Where(other => other.Silence > maxStaleness))
        {
            listeners.TryRemove(silent.Id, out _);
        }

        if (listener.Acknowledged < 0 && !listener.HasReplaced)
        {
            return;
        }

        listeners[listener.Id] = listener;
        foreach (var old in listeners.Values.Where(other => other.Access.Caller == listener.Access.Caller)
            .OrderBy(other => other.Silence).Skip(maxPerCaller))
        {
            listeners.TryRemove(old.Id, out _);
        }
    }

    /// <returns>Whether the caller had left this stream.</returns>
    public bool Remove(string id, string caller) =>
        listeners.TryGetValue(id, out var found) && found.Access.Caller == caller && listeners.TryRemove(id, out _);
}
