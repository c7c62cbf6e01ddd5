using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

internal sealed class NodeRegistry(PulseDbContext db, IClock clock) : INodeRegistry
{
    /// <summary>A node that was killed is counted for so long: its confirmation is waited for, and never claimed.</summary>
    private static readonly TimeSpan CountedFor = TimeSpan.FromMinutes(1);

    private DateTime Uncounted => clock.UtcNow - CountedFor;

    public async Task ReportAsync(Guid id, long position, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        var updated = await db.Nodes.Where(node => node.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(node => node.Position, position).SetProperty(node => node.SeenAt, now), cancellationToken);
        if (updated == 0)
        {
            db.Nodes.Add(new Node { Id = id, Position = position, SeenAt = now });
        }
    }

    public Task RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        var uncounted = Uncounted;
        return db.Nodes.Where(node => node.Id == id || node.SeenAt < uncounted).ExecuteDeleteAsync(cancellationToken);
    }

    public Task<List<Node>> ListAsync(CancellationToken cancellationToken)
    {
        var uncounted = Uncounted;
        return db.Nodes.AsNoTracking().Where(node => node.SeenAt >= uncounted).ToListAsync(cancellationToken);
    }
}
