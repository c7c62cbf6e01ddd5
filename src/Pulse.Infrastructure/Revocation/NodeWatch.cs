using System.Collections.Concurrent;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Tells running nodes from dead ones: a node that runs changes its row again and again. Rows are compared with themselves
/// and stillness is measured by this process's monotonic clock, so that the clocks of other machines do not matter.
/// </summary>
/// <param name="clock">Of this process.</param>
public sealed class NodeWatch(TimeProvider clock)
{
    /// <summary>A node that was killed is counted for so long: its confirmation is waited for, and never claimed.</summary>
    public static readonly TimeSpan CountedFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, Sight> sights = new();

    /// <summary>Remembers which rows have changed. A row that was not seen before counts as changed.</summary>
    /// <param name="rows">All rows of nodes.</param>
    public void See(IReadOnlyCollection<Node> rows)
    {
        var now = clock.GetTimestamp();
        foreach (var row in rows)
        {
            var mark = (row.SeenAt, row.Position);
            sights.AddOrUpdate(row.Id, _ => new Sight(mark, now), (_, known) => known.Mark == mark ? known : new Sight(mark, now));
        }

        var present = rows.Select(row => row.Id).ToHashSet();
        foreach (var gone in sights.Keys.Where(id => !present.Contains(id)))
        {
            sights.TryRemove(gone, out _);
        }
    }

    /// <returns>Whether the node's row was seen and has not changed for longer than this.</returns>
    public bool IsStillFor(TimeSpan span, Guid node) => sights.TryGetValue(node, out var sight) && clock.GetElapsedTime(sight.ChangedAt) > span;

    private sealed record Sight((DateTime SeenAt, long Position) Mark, long ChangedAt);
}
