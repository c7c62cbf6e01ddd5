using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Pulse.Domain.ApiKeys;

namespace Pulse.ProcessTests.Setup;

/// <summary>Copies an imported key many times in the database. Thousands of imports would take too long.</summary>
internal static class ManyKeys
{
    private const string Numbers = "WITH RECURSIVE n(number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM n WHERE number < @last)";

    /// <param name="folder">Has the database.</param>
    /// <param name="id">The key that is copied.</param>
    /// <param name="texts">The texts that callers present.</param>
    /// <returns>The ids of the copies.</returns>
    public static Guid[] Copy(WorkFolder folder, string id, IReadOnlyList<string> texts)
    {
        var ids = texts.Select(_ => Guid.NewGuid()).ToArray();
        using var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        connection.Open();
        connection.CreateFunction("new_id", (long number) => Text(ids[number]));
        connection.CreateFunction("other_id", () => Text(Guid.NewGuid()), isDeterministic: false);
        connection.CreateFunction("new_hash", (long number) => HashOf(texts[(int)number]));
        using var transaction = connection.BeginTransaction();
        Insert(connection, transaction, texts.Count, id, "ApiKeys", "Id", new()
        {
            ["Id"] = "new_id(number)",
            ["Identifier"] = "'apiKey-' || printf('%024d', number)",
        });
        Insert(connection, transaction, texts.Count, id, "KeySecrets", "ApiKeyId", new()
        {
            ["Id"] = "other_id()",
            ["ApiKeyId"] = "new_id(number)",
            ["Hash"] = "new_hash(number)",
        });
        transaction.Commit();
        return ids;
    }

    private static void Insert(
        SqliteConnection connection,
        SqliteTransaction transaction,
        int count,
        string id,
        string table,
        string idColumn,
        Dictionary<string, string> changed)
    {
        var columns = ColumnsOf(connection, transaction, table);
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"{Numbers} INSERT INTO {table} ({string.Join(", ", columns)}) "
            + $"SELECT {string.Join(", ", columns.Select(column => changed.GetValueOrDefault(column, column)))} "
            + $"FROM n, (SELECT * FROM {table} WHERE {idColumn} = @id)";
        command.Parameters.AddWithValue("@last", count - 1);
        command.Parameters.AddWithValue("@id", id.ToUpperInvariant());
        Assert.That(command.ExecuteNonQuery(), Is.EqualTo(count));
    }

    private static List<string> ColumnsOf(SqliteConnection connection, SqliteTransaction transaction, string table)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"SELECT name FROM pragma_table_info('{table}') WHERE name <> 'Sequence'";
        using var rows = command.ExecuteReader();
        var columns = new List<string>();
        while (rows.Read())
        {
            columns.Add(rows.GetString(0));
        }

        return columns;
    }

    private static byte[] HashOf(string text)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
        Assert.That(SecretDigest.TryParse(DigestAlgorithm.Sha256, DigestEncoding.Hex, digest, out var known), Is.True);
        return known.ToHash().ToBytes();
    }

    /// <summary>As Entity Framework writes it.</summary>
    private static string Text(Guid id) => id.ToString().ToUpperInvariant();
}
