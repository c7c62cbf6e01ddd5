using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>Moves old events of a chain to the archive, step by step.</summary>
public interface IAuditArchiving
{
    /// <summary>Moves the next old events of a chain. They are deleted only when they are on the disk.</summary>
    /// <param name="before">Events before this time are old.</param>
    Task<ArchiveStep> ArchiveAsync(long chain, DateTime before, CancellationToken cancellationToken);

    /// <returns>The chain after the given one that has events. Null if there is none.</returns>
    Task<long?> NextAsync(long after, CancellationToken cancellationToken);
}

public enum ArchiveStep
{
    /// <summary>No further events of the chain are old.</summary>
    Finished,

    /// <summary>There may be further old events.</summary>
    Further,

    /// <summary>Old events are not verified yet, or the chain is broken.</summary>
    Waiting,
}

/// <summary>
/// Nodes can move the same events at once: one of them publishes the file, and one moves the begin of the chain and deletes the rows.
/// </summary>
internal sealed partial class AuditArchiving(
    PulseDbContext db,
    IUnitOfWork unitOfWork,
    AuditKey key,
    AuditSeal seal,
    ArchiveFolder folder,
    TimeProvider clock,
    ILogger<AuditArchiving> logger) : IAuditArchiving
{
    /// <summary>Maximum number of events in a file. SQL Server locks a whole table instead of more than 5,000 rows.</summary>
    public const int StepSize = 2_000;

    private readonly AuditRows rows = new(db, seal);
    private readonly AuditCheckpoints checkpoints = new(db, unitOfWork, seal, clock);

    public Task<long?> NextAsync(long after, CancellationToken cancellationToken) => rows.NextAccountAsync(after, cancellationToken);

    public async Task<ArchiveStep> ArchiveAsync(long chain, DateTime before, CancellationToken cancellationToken)
    {
        if (await ListOldAsync(chain, before, 2, cancellationToken) is not [_, var second])
        {
            return ArchiveStep.Finished;
        }

        var begin = await checkpoints.FindAsync(chain, AuditCheckpointKind.Begin, cancellationToken);
        var latest = await FindVerifiedAsync(chain, cancellationToken);
        if (latest is null || latest.Position < second.Position || (begin is not null && !checkpoints.Holds(begin)))
        {
            return ArchiveStep.Waiting;
        }

        var old = await ListOldAsync(chain, before, StepSize + 1, cancellationToken);
        var due = Due(old.TakeWhile(happened => happened.Position <= latest.Position).ToList());
        return due.Count == 0 ? ArchiveStep.Finished
            : await StoreAsync(chain, begin, latest, due, cancellationToken) is not { } end ? ArchiveStep.Waiting
            : await DeleteAsync(chain, begin, end, due, cancellationToken);
    }

    /// <summary>
    /// The events before the one with the highest number. Nodes recognize a restored database by its newest event, which has the highest
    /// number: it stays until a later one is old, and so does the last event of each chain. A database may number rows of one insert in
    /// any order.
    /// </summary>
    private static List<OldEvent> Due(List<OldEvent> old)
    {
        var newest = old.Count == 0 ? 0 : old.Max(happened => happened.Sequence);
        return [.. old.TakeWhile(happened => happened.Sequence < newest)];
    }

    /// <returns>The first events of the chain, up to the first one that is not old.</returns>
    private async Task<List<OldEvent>> ListOldAsync(long chain, DateTime before, int atMost, CancellationToken cancellationToken)
    {
        var first = await EventsOf(chain).OrderBy(happened => happened.Position).Take(atMost)
            .Select(happened => new OldEvent(
                EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence), happened.Position, happened.At))
            .ToListAsync(cancellationToken);
        return [.. first.TakeWhile(happened => happened.At < before)];
    }

    private IQueryable<AuditEvent> EventsOf(long chain)
    {
        AccountId? account = chain == AuditChain.System ? null : new AccountId(chain);
        return db.AuditEvents.IgnoreQueryFilters([PulseDbContext.TenantFilter]).Where(happened => happened.AccountId == account);
    }

    /// <returns>The latest checkpoint. Null if there is none, or if a fault of the chain is known.</returns>
    private async Task<AuditCheckpoint?> FindVerifiedAsync(long chain, CancellationToken cancellationToken)
    {
        var latest = await checkpoints.FindAsync(chain, AuditCheckpointKind.Latest, cancellationToken);
        var full = await checkpoints.FindAsync(chain, AuditCheckpointKind.FullCheck, cancellationToken);
        var isBroken = full is { FinishedAt: null, FirstBroken: not null };
        return latest is { FirstBroken: null } && checkpoints.Holds(latest) && !isBroken ? latest : null;
    }

    /// <summary>Verifies the events and writes them to a file. A file that an earlier attempt has left is kept.</summary>
    /// <returns>The last event of the file. Null if the events must wait.</returns>
    private async Task<ChainPoint?> StoreAsync(
        long chain, AuditCheckpoint? begin, AuditCheckpoint latest, List<OldEvent> due, CancellationToken cancellationToken)
    {
        var from = begin?.Point ?? ChainPoint.Start;
        var path = folder.FileOf(chain, from.Position + 1);
        if (Path.Exists(path))
        {
            return await FindStoredAsync(path, chain, from, latest, due, cancellationToken);
        }

        using var file = new ArchiveFileWriter(path);
        var end = await VerifyAsync(chain, from, latest, due.Count, file.Add, cancellationToken);
        return end is not null && file.TryPublish() ? end : null;
    }

    /// <exception cref="InvalidOperationException">The file has other events.</exception>
    private async Task<ChainPoint?> FindStoredAsync(
        string path, long chain, ChainPoint from, AuditCheckpoint latest, List<OldEvent> due, CancellationToken cancellationToken)
    {
        var count = 0;
        var (stored, isIntact) = ArchiveFileReader.Verify(path, key, from, _ => count++);
        if (isIntact && count > due.Count)
        {
            // Another node, or an earlier setting, keeps events for a shorter time.
            return null;
        }

        var end = isIntact ? await VerifyAsync(chain, from, latest, count, onIntact: null, cancellationToken) : null;
        if (!isIntact || (end is not null && !end.Mac.AsSpan().SequenceEqual(stored.Mac)))
        {
            throw new InvalidOperationException(
                $"Cannot archive audit events from {from.Position + 1} of chain {chain}: {path} has other content. Move it away.");
        }

        // Its writer may not have waited for the disk.
        OwnerOnlyFolder.Flush(path);
        OwnerOnlyFolder.Flush(Path.GetDirectoryName(path)!);
        return end;
    }

    /// <summary>Verifies the first events of the chain in the database.</summary>
    /// <returns>The last of them. Null if the chain is broken, or if another node has archived some of them meanwhile.</returns>
    private async Task<ChainPoint?> VerifyAsync(
        long chain,
        ChainPoint from,
        AuditCheckpoint latest,
        int count,
        AuditWalk.IntactEvent? onIntact,
        CancellationToken cancellationToken)
    {
        var head = await rows.ReadHeadAsync(chain, cancellationToken);
        using var walk = new AuditWalk(db, key, checkpoints, chain, ChainPoint.Start, from, signed: null, head) { OnIntact = onIntact };
        await walk.ReadAsync(count, progress: null, cancellationToken);
        if (walk.FirstBroken is { } broken)
        {
            LogBroken(chain, broken);
            await checkpoints.WriteAsync([new(latest, latest with { FirstBroken = broken })], cancellationToken);
            return null;
        }

        return walk.Skipped == from.Position && walk.Checked == count ? walk.Intact : null;
    }

    private async Task<ArchiveStep> DeleteAsync(
        long chain, AuditCheckpoint? begin, ChainPoint end, List<OldEvent> due, CancellationToken cancellationToken)
    {
        var moved = due.Where(happened => happened.Position <= end.Position).ToList();
        var latestAt = moved.Max(happened => happened.At);
        var next = new AuditCheckpoint
        {
            Chain = chain,
            Kind = AuditCheckpointKind.Begin,
            Position = end.Position,
            Mac = end.Mac,
            StartedAt = begin is not null && begin.StartedAt > latestAt ? begin.StartedAt : latestAt,
        };
        var deleted = await unitOfWork.ExecuteAsync<Success>(
            async token =>
            {
                await checkpoints.PutAsync(new(begin, next), token);
                await db.SaveChangesAsync(token);
                var count = await EventsOf(chain).Where(happened => happened.Position <= end.Position).ExecuteDeleteAsync(token);
                return count == moved.Count ? Result.Success : UnitOfWorkErrors.ConcurrentUpdate;
            },
            cancellationToken);
        if (deleted.IsError)
        {
            return ArchiveStep.Waiting;
        }

        LogArchived(chain, moved[0].Position, end.Position);
        return ArchiveStep.Further;
    }

    [LoggerMessage(LogLevel.Information, "Events {First} to {Last} of audit chain {Chain} are archived.")]
    private partial void LogArchived(long chain, long first, long last);

    [LoggerMessage(
        LogLevel.Error,
        "Audit chain {Chain} is broken at event {Position}: an event was changed, removed or added. Its events are not archived.")]
    private partial void LogBroken(long chain, long position);

    private sealed record OldEvent(long Sequence, long Position, DateTime At);
}
