using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common.Idempotency;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Idempotency;

internal static class IdempotencyMark
{
    /// <summary>To be called in the transaction that makes the call's change: the change and its mark become durable together.</summary>
    /// <returns>Whether the claim still holds; if not, somebody else has taken the call over.</returns>
    public static async Task<bool> MarkCommittedAsync(this PulseDbContext db, IdempotencyClaim claim, CancellationToken cancellationToken) =>
        await db.Held(claim).ExecuteUpdateAsync(set => set.SetProperty(record => record.Committed, true), cancellationToken) > 0;

    /// <summary>The claim's record; nothing once somebody else has taken the call over.</summary>
    public static IQueryable<IdempotencyRecord> Held(this PulseDbContext db, IdempotencyClaim claim) =>
        db.Set<IdempotencyRecord>().Where(record => record.Id == claim.Id && record.Holder == claim.Holder);
}
