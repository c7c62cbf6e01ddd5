using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>Verifies chains step by step and records each step as a checkpoint.</summary>
public interface IChainVerification
{
    /// <returns>Chains with events after their latest checkpoint, in ascending order.</returns>
    Task<IReadOnlyList<long>> ListUnsealedAsync(long after, int atMost, CancellationToken cancellationToken);

    /// <summary>Verifies the next events after the latest checkpoint of each chain, and moves these checkpoints.</summary>
    /// <returns>The chains that have further events. Null if nothing was recorded, because another node has moved one of them.</returns>
    Task<IReadOnlyList<long>?> SealAsync(IReadOnlyCollection<long> chains, CancellationToken cancellationToken);

    /// <returns>The chains whose full check runs, each with the seal of its last record.</returns>
    Task<IReadOnlyDictionary<long, string>> ListRunningAsync(CancellationToken cancellationToken);

    /// <summary>Continues the full check of a chain.</summary>
    /// <returns>Whether this node goes on with it: false if it has ended, or if another node continues it.</returns>
    Task<bool> ContinueAsync(long chain, CancellationToken cancellationToken);
}

internal sealed partial class ChainVerification(
    PulseDbContext db, IUnitOfWork unitOfWork, AuditKey key, AuditSeal seal, TimeProvider clock, ILogger<ChainVerification> logger)
    : IChainVerification
{
    /// <summary>Number of events in one step. A step takes a part of a second.</summary>
    private const int StepSize = 50_000;

    private const int MaxRunning = 1_000;

    private readonly AuditRows rows = new(db, seal);
    private readonly AuditCheckpoints checkpoints = new(db, unitOfWork, seal, clock);

    public async Task<IReadOnlyList<long>> ListUnsealedAsync(long after, int atMost, CancellationToken cancellationToken) =>
        await db.Set<AuditChain>()
            .Where(chain => chain.Id > after && chain.Position > 0 && !db.Set<AuditCheckpoint>().Any(checkpoint =>
                checkpoint.Chain == chain.Id && checkpoint.Kind == AuditCheckpointKind.Latest && checkpoint.Position >= chain.Position))
            .OrderBy(chain => chain.Id).Select(chain => chain.Id).Take(atMost).ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<long>?> SealAsync(IReadOnlyCollection<long> chains, CancellationToken cancellationToken)
    {
        var (changes, rest) = (new List<AuditCheckpoints.Change>(), new List<long>());
        foreach (var chain in chains)
        {
            var latest = await checkpoints.FindAsync(chain, AuditCheckpointKind.Latest, cancellationToken);
            if (latest is not null && !checkpoints.Holds(latest))
            {
                LogChanged(chain);
                continue;
            }

            if (latest?.FirstBroken is not null)
            {
                continue;
            }

            var head = await rows.ReadHeadAsync(chain, cancellationToken);
            var begin = latest?.Point ?? ChainPoint.Start;
            using var walk = new AuditWalk(db, key, checkpoints, chain, begin, archived: ChainPoint.Start, signed: null, head);
            await walk.ReadAsync(StepSize, progress: null, cancellationToken);
            if (latest is null || walk.Intact.Position != latest.Position || walk.FirstBroken is not null)
            {
                changes.Add(new(latest, (latest ?? FirstOf(chain, clock.UtcNow)) with
                {
                    Position = walk.Intact.Position,
                    Mac = walk.Intact.Mac,
                    FirstBroken = walk.FirstBroken,
                }));
            }

            rest.AddRange(walk.IsAtEnd || walk.FirstBroken is not null ? [] : [chain]);
        }

        if (changes.Count > 0 && (await checkpoints.WriteAsync(changes, cancellationToken)).IsError)
        {
            return null;
        }

        changes.ForEach(Report);
        return rest;
    }

    public async Task<IReadOnlyDictionary<long, string>> ListRunningAsync(CancellationToken cancellationToken)
    {
        var chains = await db.Set<AuditCheckpoint>()
            .Where(checkpoint => checkpoint.Kind == AuditCheckpointKind.FullCheck && checkpoint.FinishedAt == null)
            .OrderBy(checkpoint => checkpoint.Chain).Select(checkpoint => checkpoint.Chain).Take(MaxRunning).ToListAsync(cancellationToken);
        var running = new Dictionary<long, string>();
        foreach (var chain in chains)
        {
            var check = await checkpoints.FindAsync(chain, AuditCheckpointKind.FullCheck, cancellationToken);
            if (check is not null && checkpoints.Holds(check))
            {
                running[chain] = Convert.ToHexString(check.Seal);
            }
        }

        return running;
    }

    public async Task<bool> ContinueAsync(long chain, CancellationToken cancellationToken)
    {
        var check = await checkpoints.FindAsync(chain, AuditCheckpointKind.FullCheck, cancellationToken);
        if (check is not { FinishedAt: null } || !checkpoints.Holds(check))
        {
            return false;
        }

        var latest = await checkpoints.FindAsync(chain, AuditCheckpointKind.Latest, cancellationToken);
        var isLatestValid = latest is not null && checkpoints.Holds(latest);
        var archived = await checkpoints.FindBeginAsync(chain, cancellationToken);
        var head = await rows.ReadHeadAsync(chain, cancellationToken);
        var signed = isLatestValid ? latest!.Point : null;
        using var walk = new AuditWalk(db, key, checkpoints, chain, check.Point, archived, signed, head);
        await walk.ReadAsync(StepSize, progress: null, cancellationToken);

        var broken = Earliest(check.FirstBroken, walk.FirstBroken);
        var next = check with
        {
            Position = walk.Position,
            Mac = Fitting(walk.Mac),
            FirstBroken = broken,
            Checked = check.Checked + walk.Checked,
            Total = check.Total - walk.Skipped,
            FinishedAt = walk.IsAtEnd ? clock.UtcNow : null,
        };
        List<AuditCheckpoints.Change> changes = [new(check, next)];
        if (walk.IsAtEnd && (broken is null || latest is null || isLatestValid))
        {
            changes.Add(new(latest, AfterFullCheck(isLatestValid ? latest : null, next)));
        }

        if ((await checkpoints.WriteAsync(changes, cancellationToken)).IsError)
        {
            // The latest checkpoint can have moved, then the step is repeated. Or another node continues this check.
            var now = await checkpoints.FindAsync(chain, AuditCheckpointKind.FullCheck, cancellationToken);
            return now is not null && now.Seal.AsSpan().SequenceEqual(check.Seal);
        }

        changes.ForEach(Report);
        return !walk.IsAtEnd;
    }

    /// <summary>
    /// The latest checkpoint after a full check. An intact chain is verified up to the end of the check, and later events are verified
    /// anew. A broken one keeps its last intact event, which shows how long the chain was.
    /// </summary>
    private static AuditCheckpoint AfterFullCheck(AuditCheckpoint? latest, AuditCheckpoint check)
    {
        var checkpoint = latest ?? FirstOf(check.Chain, check.StartedAt);
        return check.FirstBroken is { } broken
            ? checkpoint with { FirstBroken = Earliest(checkpoint.FirstBroken, broken) }
            : checkpoint with { Position = check.Position, Mac = check.Mac, FirstBroken = null };
    }

    private static AuditCheckpoint FirstOf(long chain, DateTime at) =>
        new() { Chain = chain, Kind = AuditCheckpointKind.Latest, StartedAt = at };

    /// <summary>A stored MAC of another length breaks the chain, and the column holds none.</summary>
    private static byte[] Fitting(byte[] mac) => mac.Length == ChainPoint.Start.Mac.Length ? mac : ChainPoint.Start.Mac;

    private static long? Earliest(long? one, long? other) => new[] { one, other }.Min();

    private void Report(AuditCheckpoints.Change change)
    {
        if (change.Written.FirstBroken is { } broken && change.Read?.FirstBroken is null)
        {
            LogBroken(change.Written.Chain, broken);
        }
    }

    [LoggerMessage(LogLevel.Error, "Audit chain {Chain} is broken at event {Position}: an event was changed, removed or added.")]
    private partial void LogBroken(long chain, long position);

    [LoggerMessage(LogLevel.Error, "The checkpoint of audit chain {Chain} was changed. Start a full check of the chain.")]
    private partial void LogChanged(long chain);
}
