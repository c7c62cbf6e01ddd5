using System.Globalization;
using Microsoft.Data.Sqlite;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Protection;

namespace Pulse.ProcessTests.Setup;

/// <summary>Makes the events of an audit log older, and signs them anew with the key in the folder.</summary>
internal static class AgedLog
{
    public static void Age(WorkFolder folder, int days)
    {
        var key = new AuditKey(new KeyOptions { Folder = folder.File("pulse-keys") });
        using var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        connection.Open();
        Execute(connection, $"UPDATE AuditEvents SET At = strftime('%Y-%m-%d %H:%M:%f', At, '-{days} days'); DELETE FROM AuditCheckpoints");
        foreach (var (chain, registry) in ChainsIn(connection))
        {
            var (position, mac) = (0L, new byte[32]);
            foreach (var (sequence, content) in ContentsIn(connection, chain, key))
            {
                (position, mac) = (position + 1, content);
                Execute(
                    connection, $"UPDATE AuditEvents SET Mac = x'{Convert.ToHexString(mac)}' WHERE Sequence = {sequence}");
            }

            var seal = new AuditSeal(key).Of(chain, position, mac, registry);
            Execute(
                connection,
                $"UPDATE AuditChains SET Mac = x'{Convert.ToHexString(mac)}', Seal = x'{Convert.ToHexString(seal)}' WHERE Id = {chain}");
        }
    }

    private static List<(long Id, byte[]? Registry)> ChainsIn(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Id, Registry FROM AuditChains WHERE Position > 0";
        using var rows = command.ExecuteReader();
        var chains = new List<(long, byte[]?)>();
        while (rows.Read())
        {
            chains.Add((rows.GetInt64(0), rows.GetValue(1) as byte[]));
        }

        return chains;
    }

    /// <returns>The number and the new MAC of each event.</returns>
    private static List<(long Sequence, byte[] Mac)> ContentsIn(SqliteConnection connection, long chain, AuditKey key)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT Sequence, {string.Join(", ", AuditContent.Columns)} FROM AuditEvents "
            + $"WHERE AccountId {(chain == 0 ? "IS NULL" : string.Create(CultureInfo.InvariantCulture, $"= {chain}"))} ORDER BY Position";
        using var rows = command.ExecuteReader();
        var (events, mac, content) = (new List<(long, byte[])>(), new byte[32], new AuditContent());
        while (rows.Read())
        {
            mac = key.Sign(content.Of(mac, rows, first: 1));
            events.Add((rows.GetInt64(0), mac));
        }

        return events;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
