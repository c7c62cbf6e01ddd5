using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common.Idempotency;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Idempotency;

internal static class IdempotencyMark
{
    /// <summary>Marks the claim as committed. Call it in the transaction of the request's change, so that both become durable
    /// together.</summary>
    /// <returns>False if another request has taken over the claim.</returns>
    public static async Task<bool> MarkCommittedAsync(
        this PulseDbContext db, IdempotencyClaim claim, CancellationToken cancellationToken) =>
        await db.Held(claim).ExecuteUpdateAsync(set => set.SetProperty(record => record.Committed, true), cancellationToken) > 0;

    /// <summary>Query for the claim's record. It is empty if another request has taken over the claim.</summary>
    public static IQueryable<IdempotencyRecord> Held(this PulseDbContext db, IdempotencyClaim claim) =>
        db.Set<IdempotencyRecord>().Where(record => record.Id == claim.Id && record.Holder == claim.Holder);
}
