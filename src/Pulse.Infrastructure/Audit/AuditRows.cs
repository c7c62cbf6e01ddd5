using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>Reads rows of the audit log as they are stored, past the model: they may hold what the model's types do not.</summary>
internal sealed class AuditRows(PulseDbContext db, AuditSeal seal)
{
    /// <summary>A head that is rubbish is one that no chain has.</summary>
    public async Task<AuditHead> ReadHeadAsync(long chain, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = CommandOf(
                "SELECT \"Position\", \"Mac\", \"Seal\", \"Registry\" FROM \"AuditChains\" WHERE \"Id\" = @chain", ("@chain", chain));
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
            return new AuditHead(position, mac, registry, reader.GetValue(2) is byte[] found && CryptographicOperations.FixedTimeEquals(found, signed));
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>By an index, however many events an account has.</summary>
    /// <returns>The first account behind another that events name, below 0 where what they name is none; null: there is no more.</returns>
    public async Task<long?> NextAccountAsync(long after, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = CommandOf(
                $"SELECT MIN(\"AccountId\") FROM \"{AuditConfiguration.EventTable}\" WHERE \"AccountId\" > @after", ("@after", after));
            return await command.ExecuteScalarAsync(cancellationToken) switch
            {
                null or DBNull => null,
                long account => account,
                _ => -1,
            };
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    public DbCommand CommandOf(string text, params (string Name, long? Value)[] parameters)
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

/// <param name="Position">Of the newest event, as the row says.</param>
/// <param name="Mac">Of the newest event, as the row says.</param>
/// <param name="Registry">Of all chains, in the system's row.</param>
/// <param name="IsSealed">Whether the row is as it was written.</param>
internal sealed record AuditHead(long Position, byte[] Mac, byte[]? Registry, bool IsSealed)
{
    /// <summary>There is no row: each chain has had one since its first event.</summary>
    public static readonly AuditHead None = new(0, [], Registry: null, IsSealed: false);
}
