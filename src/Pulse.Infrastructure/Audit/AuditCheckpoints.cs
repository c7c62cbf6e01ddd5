using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Reads and writes checkpoints. The seal of a row is its concurrency token: of two nodes that write the same checkpoint, the second one
/// fails.
/// </summary>
internal sealed class AuditCheckpoints(PulseDbContext db, IUnitOfWork unitOfWork, AuditSeal seal, TimeProvider clock)
{
    /// <returns>The checkpoint, also if its row was changed. Null if there is none.</returns>
    public async Task<AuditCheckpoint?> FindAsync(long chain, AuditCheckpointKind kind, CancellationToken cancellationToken)
    {
        try
        {
            return await db.Set<AuditCheckpoint>().AsNoTracking()
                .SingleOrDefaultAsync(checkpoint => checkpoint.Chain == chain && checkpoint.Kind == kind, cancellationToken);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException or InvalidCastException)
        {
            // SQLite stores any text in a column of instants.
            return new AuditCheckpoint { Chain = chain, Kind = kind };
        }
    }

    /// <returns>
    /// The event after which a chain begins in the database. The start of the chain if no event was archived, and if the record was
    /// changed: then the first events are missing.
    /// </returns>
    public async Task<ChainPoint> FindBeginAsync(long chain, CancellationToken cancellationToken) =>
        await FindAsync(chain, AuditCheckpointKind.Begin, cancellationToken) is { } begin && Holds(begin) ? begin.Point : ChainPoint.Start;

    /// <summary>Whether Pulse has written the checkpoint.</summary>
    public bool Holds(AuditCheckpoint checkpoint) => seal.Holds(checkpoint);

    /// <summary>Signs and writes checkpoints in one transaction, each over the one that was read.</summary>
    /// <returns><see cref="UnitOfWorkErrors"/> if another node has written one of them meanwhile.</returns>
    public Task<ErrorOr<Success>> WriteAsync(IReadOnlyCollection<Change> changes, CancellationToken cancellationToken) =>
        unitOfWork.ExecuteAsync<Success>(
            async token =>
            {
                foreach (var change in changes)
                {
                    await PutAsync(change, token);
                }

                return Result.Success;
            },
            cancellationToken);

    /// <summary>Signs a checkpoint and puts it over the one that was read, in the unit of work of the caller.</summary>
    public async Task PutAsync(Change change, CancellationToken cancellationToken)
    {
        var (read, written) = (change.Read, Signed(change.Written));
        if (read is not null && Holds(read))
        {
            // A copy, because the transaction can be repeated.
            db.Attach(read with { }).CurrentValues.SetValues(written);
            return;
        }

        if (read is not null)
        {
            // A changed row can have any content, so it is found by its key alone.
            await db.Set<AuditCheckpoint>().Where(checkpoint => checkpoint.Chain == read.Chain && checkpoint.Kind == read.Kind)
                .ExecuteDeleteAsync(cancellationToken);
        }

        db.Add(written);
    }

    private AuditCheckpoint Signed(AuditCheckpoint checkpoint)
    {
        var dated = checkpoint with { At = clock.UtcNow };
        return dated with { Seal = seal.Of(dated) };
    }

    /// <param name="Read">The row before the change. Null if there was none.</param>
    /// <param name="Written">The row after the change, not signed yet.</param>
    internal sealed record Change(AuditCheckpoint? Read, AuditCheckpoint Written);
}
