using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.Configurations;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Walks a chain in the order of insertion, which is the chain's because its writers take turns. Reads past the model, whose
/// types not everything has that somebody may have written into a database. Reads in chunks: a walk over a long log holds no connection,
/// and no thread, for longer than one of them takes.
/// </summary>
internal sealed class AuditIntegrity(PulseDbContext db, AuditKey key) : IAuditIntegrity
{
    private const int ChunkSize = 1_000;
    private const string Mac = nameof(AuditEvent.Mac);

    private static readonly string Columns = string.Join(", ", AuditContent.Columns.Append(Mac).Select(column => $"\"{column}\""));

    public async Task<ChainIntegrity> CheckAsync(AccountId? account, CancellationToken cancellationToken)
    {
        var head = await ReadHeadAsync(AuditChain.Of(account), cancellationToken);
        return await WalkAsync(account, head, cancellationToken);
    }

    public async Task<(IReadOnlyList<AccountId> Accounts, long Events)> ListAsync(CancellationToken cancellationToken)
    {
        // SQLite makes an empty database of a path where there is none.
        if (!await db.Database.CanConnectAsync(cancellationToken))
        {
            throw new StartupException("There is no audit log: no database is where ConnectionStrings:Pulse says.");
        }

        await EnsureKeyAsync(cancellationToken);
        var chains = await db.AuditChains.AsNoTracking().Where(chain => chain.Id != AuditChain.System).Select(chain => chain.Id).Order().ToListAsync(cancellationToken);
        var events = await db.AuditEvents.IgnoreQueryFilters([PulseDbContext.TenantFilter]).LongCountAsync(cancellationToken);
        return ([.. chains.Select(chain => new AccountId(chain))], events);
    }

    /// <summary>With another key every event looks forged. A log that is only beginning has none yet.</summary>
    /// <exception cref="StartupException">The database is not Pulse's, or the key is not its.</exception>
    private async Task EnsureKeyAsync(CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = CommandOf("SELECT \"KeyCheck\" FROM \"AuditChains\" WHERE \"Id\" = @chain", ("@chain", AuditChain.System));
            if (await command.ExecuteScalarAsync(cancellationToken) is byte[] known && !key.Check.AsSpan().SequenceEqual(known))
            {
                throw AuditKeyCheck.WrongKey();
            }
        }
        catch (DbException exception)
        {
            throw new StartupException($"There is no audit log in the database where ConnectionStrings:Pulse says: {exception.Message}");
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>The head was read before: what was appended since stands behind it, and is checked by its own MAC.</summary>
    private async Task<ChainIntegrity> WalkAsync(AccountId? account, (long Position, byte[] Mac) head, CancellationToken cancellationToken)
    {
        var (position, previous, broken) = (0L, new byte[HMACSHA256.HashSizeInBytes], (long?)null);
        List<object?[]> chunk;
        long? last = null;
        do
        {
            chunk = await ReadChunkAsync(account, last, cancellationToken);
            foreach (var row in chunk)
            {
                position++;
                var (mac, isWhole) = Check(previous, position, row[1..]);
                isWhole = isWhole && (position != head.Position || mac.AsSpan().SequenceEqual(head.Mac));
                broken ??= isWhole ? null : position;
                (previous, last) = (mac, (long)row[0]!);
            }

            await Task.Yield();
        }
        while (chunk.Count == ChunkSize);

        var hasNoHead = head.Mac.Length == 0 && position > 0 && head.Position == 0;
        broken ??= hasNoHead ? 1 : position < head.Position ? position + 1 : null;
        return new ChainIntegrity(position, broken, new AuditHeadDto(head.Position, Convert.ToHexStringLower(head.Mac)));
    }

    /// <returns>The next events, each behind its number in the order of insertion.</returns>
    private async Task<List<object?[]>> ReadChunkAsync(AccountId? account, long? last, CancellationToken cancellationToken)
    {
        var (top, limit) = db.Database.IsSqlServer() ? ($"TOP ({ChunkSize}) ", "") : ("", $" LIMIT {ChunkSize}");
        var chain = account is null ? "\"AccountId\" IS NULL" : "\"AccountId\" = @chain";
        var behind = last is null ? "" : $" AND \"{EntityTypeBuilderExtensions.Sequence}\" > @last";
        var order = $"\"{EntityTypeBuilderExtensions.Sequence}\"";
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = CommandOf(
                $"SELECT {top}{order}, {Columns} FROM \"{AuditConfiguration.EventTable}\" WHERE {chain}{behind} ORDER BY {order}{limit}",
                ("@chain", account?.Number), ("@last", last));
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

    /// <summary>A head that is missing or rubbish is one that no chain has.</summary>
    private async Task<(long Position, byte[] Mac)> ReadHeadAsync(long chain, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = CommandOf("SELECT \"Position\", \"Mac\" FROM \"AuditChains\" WHERE \"Id\" = @chain", ("@chain", chain));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
            {
                return (0, []);
            }

            return reader.GetValue(0) is long position && reader.GetValue(1) is byte[] mac ? (position, mac) : (long.MaxValue - 1, []);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private DbCommand CommandOf(string text, params (string Name, long? Value)[] parameters)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters.Where(parameter => parameter.Value is not null))
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
