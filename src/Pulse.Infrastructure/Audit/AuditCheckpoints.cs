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

    /// <summary>Whether Pulse has written the checkpoint.</summary>
    public bool Holds(AuditCheckpoint checkpoint) => seal.Holds(checkpoint);

    /// <summary>Signs and writes checkpoints in one transaction, each over the one that was read.</summary>
    /// <returns><see cref="UnitOfWorkErrors"/> if another node has written one of them meanwhile.</returns>
    public Task<ErrorOr<Success>> WriteAsync(IReadOnlyCollection<Change> changes, CancellationToken cancellationToken) =>
        unitOfWork.ExecuteAsync<Success>(
            async token =>
            {
                foreach (var (read, written) in changes)
                {
                    await PutAsync(read, Signed(written), token);
                }

                return Result.Success;
            },
            cancellationToken);

    private async Task PutAsync(AuditCheckpoint? read, AuditCheckpoint written, CancellationToken cancellationToken)
    {
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
