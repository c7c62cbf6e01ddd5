using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>Reads raw rows of the audit log, because changed rows may not fit the model's types.</summary>
internal sealed class AuditRows(PulseDbContext db, AuditSeal seal)
{
    /// <summary>Reads the head of a chain. An unreadable head is returned as one that no chain reaches.</summary>
    public async Task<AuditHead> ReadHeadAsync(long chain, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = CommandOf(
                db, "SELECT \"Position\", \"Mac\", \"Seal\", \"Registry\" FROM \"AuditChains\" WHERE \"Id\" = @chain", ("@chain", chain));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
            {
                return AuditHead.None;
            }

            if (reader.GetValue(0) is not long position || reader.GetValue(1) is not byte[] mac)
            {
                return new AuditHead(long.MaxValue - 1, [], Registry: null, IsSealed: false);
            }

            var registry = reader.GetValue(3) as byte[];
            var signed = seal.Of(chain, position, mac, registry);
            var isSealed = reader.GetValue(2) is byte[] found && CryptographicOperations.FixedTimeEquals(found, signed);
            return new AuditHead(position, mac, registry, isSealed);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Finds the next account with events by an index, independent of the number of events.</summary>
    /// <returns>The smallest account number above the given one. Negative if the stored value is not a number. Null if there is
    /// none.</returns>
    public async Task<long?> NextAccountAsync(long after, CancellationToken cancellationToken)
    {
        var found = await ReadValueAsync(
            $"SELECT MIN(\"AccountId\") FROM \"{AuditConfiguration.EventTable}\" WHERE \"AccountId\" > @after",
            cancellationToken,
            ("@after", after));
        return found switch
        {
            null or DBNull => null,
            long account => account,
            _ => -1,
        };
    }

    /// <returns>Number of events without a chain. One statement, so that events that are written meanwhile do not count.</returns>
    public async Task<long> CountStrayAsync(CancellationToken cancellationToken)
    {
        var count = await ReadValueAsync(
            $"SELECT COUNT(*) FROM \"{AuditConfiguration.EventTable}\" WHERE \"AccountId\" IS NOT NULL "
            + "AND \"AccountId\" NOT IN (SELECT \"Id\" FROM \"AuditChains\")",
            cancellationToken);
        return Convert.ToInt64(count, CultureInfo.InvariantCulture);
    }

    public static DbCommand CommandOf(PulseDbContext db, string text, params (string Name, long? Value)[] parameters)
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

    private async Task<object?> ReadValueAsync(
        string text, CancellationToken cancellationToken, params (string Name, long? Value)[] parameters)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = CommandOf(db, text, parameters);
            return await command.ExecuteScalarAsync(cancellationToken);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}

/// <param name="Position">Position of the newest event, as stored.</param>
/// <param name="Mac">MAC of the newest event, as stored.</param>
/// <param name="Registry">HMAC of all chains, in the system's row.</param>
/// <param name="IsSealed">Whether the seal of the row is valid.</param>
internal sealed record AuditHead(long Position, byte[] Mac, byte[]? Registry, bool IsSealed)
{
    /// <summary>The row is missing. Each chain has had one since its first event.</summary>
    public static readonly AuditHead None = new(0, [], Registry: null, IsSealed: false);
}
