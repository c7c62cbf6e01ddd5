using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.Sqlite;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Checks a chain in the order of positions, by their index, because a database may number rows of one insert in any order. It reads raw
/// values, because changed rows may not fit the model's types. It reads in chunks, so that it holds a connection and a thread only for one
/// chunk.
/// </summary>
internal sealed class AuditIntegrity(PulseDbContext db, SqliteDamage damage, AuditKey key, AuditSeal seal) : IAuditIntegrity
{
    private const int ChunkSize = 1_000;
    private const string Mac = nameof(AuditEvent.Mac);

    private static readonly string Columns = string.Join(", ", AuditContent.Columns.Append(Mac).Select(column => $"\"{column}\""));

    private readonly AuditRows rows = new(db, seal);

    public async Task<ChainIntegrity> CheckAsync(AccountId? account, CancellationToken cancellationToken)
    {
        var head = await rows.ReadHeadAsync(AuditChain.Of(account), cancellationToken);
        return await WalkAsync(account, head, cancellationToken);
    }

    /// <summary>Compares the existing chains with the registry in the system's row. Repeats it if a chain was added meanwhile.</summary>
    public async Task<bool> AreChainsCompleteAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = await ReadRegistryAsync(cancellationToken);
            var chains = await db.Set<AuditChain>().AsNoTracking().Select(chain => chain.Id).ToListAsync(cancellationToken);
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
        var chains = await db.Set<AuditChain>().AsNoTracking().Where(chain => chain.Id != AuditChain.System).Select(chain => chain.Id)
            .ToListAsync(cancellationToken);
        var accounts = await db.Accounts.AsNoTracking().Select(account => account.Id).ToListAsync(cancellationToken);
        var events = await db.AuditEvents.IgnoreQueryFilters([PulseDbContext.TenantFilter]).LongCountAsync(cancellationToken);
        return ([.. chains.Union(accounts.Select(account => account.Number)).Order().Select(number => new AccountId(number))], events);
    }

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
            await using var command = rows.CommandOf(Query, ("@chain", AuditChain.System));
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

    /// <summary>Checks the events. Events appended after the head was read are checked by their own MACs.</summary>
    private async Task<ChainIntegrity> WalkAsync(AccountId? account, AuditHead head, CancellationToken cancellationToken)
    {
        var (position, previous, broken) = (0L, new byte[HMACSHA256.HashSizeInBytes], (long?)null);
        var (from, isMore, seen) = ((long?)null, true, new HashSet<long>());
        while (isMore)
        {
            var chunk = await ReadChunkAsync(account, from, cancellationToken);
            var unseen = chunk.FindAll(row => !seen.Contains((long)row[0]!));
            foreach (var row in unseen)
            {
                position++;
                var (mac, isWhole) = Check(previous, position, row[1..]);
                isWhole = isWhole && (position != head.Position || mac.AsSpan().SequenceEqual(head.Mac));
                broken ??= isWhole ? null : position;
                previous = mac;
            }

            // A position that is not a number sorts last and breaks the chain. Nothing can be read after it.
            from = chunk is [.., var last] ? last[1] as long? : null;
            seen = [.. chunk.FindAll(row => row[1] as long? == from).Select(row => (long)row[0]!)];
            isMore = chunk.Count == ChunkSize && from is not null && unseen.Count > 0;
            await Task.Yield();
        }

        broken ??= head == AuditHead.None ? 1 : position < head.Position || !head.IsSealed ? position + 1 : null;
        return new ChainIntegrity(position, broken, new AuditHeadDto(head.Position, Convert.ToHexStringLower(head.Mac)));
    }

    /// <param name="account">Account of the chain. Null for the system's chain.</param>
    /// <param name="from">Last position of the previous chunk, which added rows may share. Null to start.</param>
    /// <returns>The next events, each with its sequence number in front.</returns>
    private async Task<List<object?[]>> ReadChunkAsync(AccountId? account, long? from, CancellationToken cancellationToken)
    {
        const string Sequence = $"\"{EntityTypeBuilderExtensions.Sequence}\"";
        const string Position = $"\"{nameof(AuditEvent.Position)}\"";
        var (top, limit) = db.Database.IsSqlServer() ? ($"TOP ({ChunkSize}) ", "") : ("", $" LIMIT {ChunkSize}");
        var chain = account is null ? "\"AccountId\" IS NULL" : "\"AccountId\" = @chain";
        var behind = from is null ? "" : $" AND {Position} >= @from";
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = rows.CommandOf(
                $"SELECT {top}{Sequence}, {Columns} FROM \"{AuditConfiguration.EventTable}\" "
                + $"WHERE {chain}{behind} ORDER BY {Position}, {Sequence}{limit}",
                ("@chain", account?.Number), ("@from", from));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var chunk = new List<object?[]>();
            while (await reader.ReadAsync(cancellationToken))
            {
                var values = new object?[reader.FieldCount];
                reader.GetValues(values!);
                chunk.Add(values);
            }

            return chunk;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private (byte[] Mac, bool IsWhole) Check(byte[] previous, long position, object?[] values)
    {
        var mac = values[^1] as byte[] ?? [];
        var isWhole = CryptographicOperations.FixedTimeEquals(mac, key.Sign(AuditContent.Of(previous, values[..^1])))
            && Convert.ToString(values[0], CultureInfo.InvariantCulture) == position.ToString(CultureInfo.InvariantCulture);
        return (mac, isWhole);
    }

    /// <returns>Null if the system's row was changed.</returns>
    private async Task<byte[]?> ReadRegistryAsync(CancellationToken cancellationToken) =>
        await rows.ReadHeadAsync(AuditChain.System, cancellationToken) is { IsSealed: true } system ? system.Registry : null;
}
