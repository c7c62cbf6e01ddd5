using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

internal sealed class NodeRegistry(PulseDbContext db, NodeWatch watch, ThisNode self, TimeProvider clock) : INodeRegistry
{
    /// <summary>Maximum number of rows in one statement.</summary>
    private const int BatchSize = 500;

    public async Task ReportAsync(Guid id, long position, string? listeners, CancellationToken cancellationToken)
    {
        var now = self.NextReport(clock.UtcNow);
        var updated = await db.Set<Node>().Where(node => node.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(node => node.Position, position).SetProperty(node => node.Listeners, listeners)
                .SetProperty(node => node.SeenAt, now),
            cancellationToken);
        if (updated == 0)
        {
            db.Set<Node>().Add(new Node { Id = id, Position = position, Listeners = listeners, SeenAt = now });
        }
    }

    public async Task RemoveAsync(Guid id, CancellationToken cancellationToken) =>
        await RemoveAsync([id, .. await FindUnchangedAsync(NodeWatch.CountedFor, cancellationToken)], cancellationToken);

    public async Task PruneAsync(TimeSpan unchangedFor, CancellationToken cancellationToken) =>
        await RemoveAsync(await FindUnchangedAsync(unchangedFor, cancellationToken), cancellationToken);

    public async Task<List<Node>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await ObserveAsync(cancellationToken)).Where(node => !watch.IsUnchangedFor(NodeWatch.CountedFor, node.Id))];

    private async Task<IEnumerable<Guid>> FindUnchangedAsync(TimeSpan span, CancellationToken cancellationToken) =>
        (await ObserveAsync(cancellationToken)).Select(node => node.Id).Where(id => watch.IsUnchangedFor(span, id));

    private async Task RemoveAsync(IEnumerable<Guid> nodes, CancellationToken cancellationToken)
    {
        foreach (var ids in nodes.Chunk(BatchSize))
        {
            await db.Set<Node>().Where(node => ids.Contains(node.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private async Task<List<Node>> ObserveAsync(CancellationToken cancellationToken)
    {
        var rows = await db.Set<Node>().AsNoTracking().ToListAsync(cancellationToken);
        watch.Observe(rows);
        return rows;
    }
}
