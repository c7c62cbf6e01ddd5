using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Collects what a unit of work tells of, and links it to its chains just before the commit, when no other lock is still to
/// be taken: writers of one account wait for one another no longer than that.
/// </summary>
internal sealed class AuditTrail(PulseDbContext db, AuditKey key, AuditHeads heads, History history) : IAuditTrail
{
    private readonly List<AuditEvent> pending = [];

    public void Add(AuditEvent happened) => pending.Add(happened);

    /// <summary>What an attempt that was not committed has told of has not happened.</summary>
    public void Clear() => pending.Clear();

    /// <summary>What was appended is committed.</summary>
    public void Commit()
    {
        pending.ForEach(happened => heads.Note(AuditChain.Of(happened.AccountId), happened.Position, happened.Mac));
        if (pending is [.., var newest])
        {
            history.Committed(newest.Id);
        }
    }

    /// <summary>Writes what is pending; in a unit of work, after everything but the change feed.</summary>
    public async Task AppendAsync(CancellationToken cancellationToken)
    {
        foreach (var events in pending.GroupBy(happened => AuditChain.Of(happened.AccountId)).OrderBy(events => events.Key))
        {
            await AppendAsync(events.Key, [.. events], cancellationToken);
        }

        if (pending.Count > 0)
        {
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private async Task AppendAsync(long id, List<AuditEvent> events, CancellationToken cancellationToken)
    {
        var chain = await LockAsync(id, cancellationToken);
        foreach (var happened in events)
        {
            var position = chain.Position + 1;
            happened.Chain(position, key.Sign(AuditContent.Of(chain.Mac, position, happened)));
            (chain.Position, chain.Mac) = (position, happened.Mac);
        }

        db.AuditEvents.AddRange(events);
    }

    /// <summary>Writing the row, unchanged, takes its lock until the transaction ends.</summary>
    private async Task<AuditChain> LockAsync(long id, CancellationToken cancellationToken)
    {
        var found = await db.AuditChains.Where(chain => chain.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(chain => chain.Position, chain => chain.Position), cancellationToken);
        return found == 0 ? db.AuditChains.Add(new AuditChain { Id = id }).Entity : await db.AuditChains.SingleAsync(chain => chain.Id == id, cancellationToken);
    }
}
