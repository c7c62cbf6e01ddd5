using System.Collections.Concurrent;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Distinguishes running nodes from dead ones: a running node changes its row at intervals. It compares each row with its earlier state and
/// measures time by this process's monotonic clock, so the clocks of other machines do not matter.
/// </summary>
/// <param name="clock">Clock of this process.</param>
public sealed class NodeWatch(TimeProvider clock)
{
    /// <summary>How long a killed node still counts as running. Revocations wait for its acknowledgement meanwhile.</summary>
    public static readonly TimeSpan CountedFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, Observation> observations = new();

    /// <summary>Remembers which rows have changed. A new row counts as changed.</summary>
    /// <param name="rows">All rows of nodes.</param>
    public void Observe(IReadOnlyCollection<Node> rows)
    {
        var now = clock.GetTimestamp();
        foreach (var row in rows)
        {
            var state = (row.SeenAt, row.Position);
            observations.AddOrUpdate(
                row.Id,
                _ => new Observation(state, now),
                (_, known) => known.State == state ? known : new Observation(state, now));
        }

        var present = rows.Select(row => row.Id).ToHashSet();
        foreach (var gone in observations.Keys.Where(id => !present.Contains(id)))
        {
            observations.TryRemove(gone, out _);
        }
    }

    /// <returns>Whether the node's row is known and has not changed for longer than the given time.</returns>
    public bool IsUnchangedFor(TimeSpan span, Guid node) =>
        observations.TryGetValue(node, out var observation) && clock.GetElapsedTime(observation.ChangedAt) > span;

    private sealed record Observation((DateTime SeenAt, long Position) State, long ChangedAt);
}
