using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.Sqlite;

namespace Pulse.Infrastructure.Audit;

/// <summary>Checks chains, and the set of all chains.</summary>
internal sealed class AuditIntegrity(
    PulseDbContext db,
    SqliteDamage damage,
    AuditKey key,
    AuditSeal seal,
    IUnitOfWork unitOfWork,
    UnsealedChains unsealed,
    ArchiveFolder folder,
    TimeProvider clock)
    : IAuditIntegrity
{
    /// <summary>Number of events behind a checkpoint that a request verifies.</summary>
    private const int TailSize = 10_000;

    private readonly AuditRows rows = new(db, seal);
    private readonly AuditCheckpoints checkpoints = new(db, unitOfWork, seal, clock);

    public async Task<ChainIntegrity> CheckAsync(AccountId? account, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var chain = AuditChain.Of(account);
        var latest = await FindAsync(chain, AuditCheckpointKind.Latest, cancellationToken);
        var begin = await FindAsync(chain, AuditCheckpointKind.Begin, cancellationToken);
        var head = await rows.ReadHeadAsync(chain, cancellationToken);
        var signed = latest is { IsValid: true } ? latest.Row.Point : null;
        using var walk = new AuditWalk(db, key, checkpoints, chain, ChainPoint.Start, ArchivedAt(begin), signed, head);
        await walk.ReadAsync(long.MaxValue, progress, cancellationToken);

        // Events that were archived during the walk are in files now.
        var archived = await checkpoints.FindBeginAsync(chain, cancellationToken);
        return new ChainIntegrity(
            walk.Checked,
            walk.FirstBroken,
            latest?.IsValid != false && begin?.IsValid != false,
            Dto(head),
            new ArchiveCheck(key, folder).Of(chain, archived, head.Position, progress));
    }

    public async Task<TailIntegrity> CheckTailAsync(AccountId? account, CancellationToken cancellationToken)
    {
        var chain = AuditChain.Of(account);

        // In this order: the end of a full check also changes the latest checkpoint.
        var full = await FindAsync(chain, AuditCheckpointKind.FullCheck, cancellationToken);
        var latest = await FindAsync(chain, AuditCheckpointKind.Latest, cancellationToken);
        var begin = await FindAsync(chain, AuditCheckpointKind.Begin, cancellationToken);
        var head = await rows.ReadHeadAsync(chain, cancellationToken);
        var known = latest is { IsValid: true } ? latest.Row : null;
        var archived = ArchivedAt(begin);
        using var walk = new AuditWalk(db, key, checkpoints, chain, known?.Point ?? ChainPoint.Start, archived, signed: null, head);
        await walk.ReadAsync(TailSize, progress: null, cancellationToken);
        if (walk.FirstBroken is not null && latest is null or { IsValid: true, Row.FirstBroken: null })
        {
            unsealed.Suspect(chain);
        }

        var check = full is { IsValid: true } ? full.Row : null;
        return new TailIntegrity(
            (known?.Position ?? 0) + walk.Skipped + walk.Checked,
            walk.IsAtEnd ? 0 : Math.Max(0, head.Position - walk.Position),
            new[] { walk.FirstBroken, known?.FirstBroken, check is { FinishedAt: null } ? check.FirstBroken : null }.Min(),
            latest?.IsValid != false && begin?.IsValid != false,
            Dto(head),
            known is null ? null : new AuditCheckpointDto(known.Position, Convert.ToHexStringLower(known.Mac), known.At),
            check is null ? null : Dto(check),
            archived.Position > 0 ? archived.Position : null);
    }

    /// <summary>Compares the existing chains with the registry in the system's row. Repeats it if a chain was added meanwhile.</summary>
    public async Task<bool> AreChainsCompleteAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = await ReadRegistryAsync(cancellationToken);
            var chains = await db.Set<AuditChain>().Select(chain => chain.Id).ToListAsync(cancellationToken);
            var after = await ReadRegistryAsync(cancellationToken);
            if (before is null || after is null)
            {
                return false;
            }

            if (before.AsSpan().SequenceEqual(after))
            {
                var isWhole = seal.RegistryOf(chains).AsSpan().SequenceEqual(after);
                if (!isWhole || await AreAllEventsInAsync([.. chains], cancellationToken))
                {
                    return isWhole;
                }

                if (await ReadRegistryAsync(cancellationToken) is not { } now || now.AsSpan().SequenceEqual(after))
                {
                    return false;
                }
            }
        }
    }

    /// <summary>
    /// Whether all events belong to one of the chains. It finds the accounts by an index, independent of the number of events.
    /// </summary>
    private async Task<bool> AreAllEventsInAsync(HashSet<long> chains, CancellationToken cancellationToken)
    {
        for (var account = await rows.NextAccountAsync(after: 0, cancellationToken);
            account is { } next;
            account = await rows.NextAccountAsync(next, cancellationToken))
        {
            if (!chains.Contains(next))
            {
                return false;
            }
        }

        return true;
    }

    public async Task<(IReadOnlyList<AccountId> Accounts, long Events)> ListAsync(CancellationToken cancellationToken)
    {
        await damage.RefuseAsync(cancellationToken);

        // SQLite would create an empty database at a missing path.
        if (!await db.Database.CanConnectAsync(cancellationToken))
        {
            throw new StartupException("There is no audit log: ConnectionStrings:Pulse refers to a database that does not exist.");
        }

        await EnsureKeyAsync(cancellationToken);
        var chains = await db.Set<AuditChain>().Where(chain => chain.Id != AuditChain.System).Select(chain => chain.Id)
            .ToListAsync(cancellationToken);
        var accounts = await db.Accounts.Select(account => account.Id).ToListAsync(cancellationToken);
        var events = await db.AuditEvents.IgnoreQueryFilters([PulseDbContext.TenantFilter]).LongCountAsync(cancellationToken);
        var archived = await db.Set<AuditCheckpoint>().Where(checkpoint => checkpoint.Kind == AuditCheckpointKind.Begin)
            .Select(checkpoint => checkpoint.Position).ToListAsync(cancellationToken);
        events += folder.Exists ? archived.Sum() : 0;
        return ([.. chains.Union(accounts.Select(account => account.Number)).Order().Select(number => new AccountId(number))], events);
    }

    public Task<long> CountStrayAsync(CancellationToken cancellationToken) => rows.CountStrayAsync(cancellationToken);

    /// <summary>
    /// Checks that the key belongs to this database. With another key, every event would look forged. A new log has no check value yet.
    /// </summary>
    /// <exception cref="StartupException">The database was not created by Pulse, or belongs to another key.</exception>
    private async Task EnsureKeyAsync(CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            const string Query = "SELECT \"KeyCheck\" FROM \"AuditChains\" WHERE \"Id\" = @chain";
            await using var command = AuditRows.CommandOf(db, Query, ("@chain", AuditChain.System));
            if (await command.ExecuteScalarAsync(cancellationToken) is byte[] known && !key.Check.AsSpan().SequenceEqual(known))
            {
                throw key.UnsealedCheck.AsSpan().SequenceEqual(known)
                    ? new StartupException(
                        "The chains of this audit log are not sealed yet. Start this version of Pulse once, then check again.")
                    : AuditKeyCheck.WrongKey();
            }
        }
        catch (DbException exception)
        {
            throw new StartupException($"The database of ConnectionStrings:Pulse has no audit log: {exception.Message}");
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <returns>Null if the system's row was changed.</returns>
    private async Task<byte[]?> ReadRegistryAsync(CancellationToken cancellationToken) =>
        await rows.ReadHeadAsync(AuditChain.System, cancellationToken) is { IsSealed: true } system ? system.Registry : null;

    private async Task<Checkpoint?> FindAsync(long chain, AuditCheckpointKind kind, CancellationToken cancellationToken) =>
        await checkpoints.FindAsync(chain, kind, cancellationToken) is { } row ? new Checkpoint(row, checkpoints.Holds(row)) : null;

    /// <summary>The last archived event. The start of the chain if there is none, or if its record was changed.</summary>
    private static ChainPoint ArchivedAt(Checkpoint? begin) => begin is { IsValid: true } ? begin.Row.Point : ChainPoint.Start;

    private static AuditHeadDto Dto(AuditHead head) => new(head.Position, Convert.ToHexStringLower(head.Mac));

    private static AuditFullCheckDto Dto(AuditCheckpoint check) => new(
        check.FinishedAt is null ? AuditFullCheckState.Running : AuditFullCheckState.Finished,
        check.Checked,
        Math.Max(check.Total, check.Checked),
        check.StartedAt,
        check.FinishedAt,
        check.FirstBroken);

    private sealed record Checkpoint(AuditCheckpoint Row, bool IsValid);
}
