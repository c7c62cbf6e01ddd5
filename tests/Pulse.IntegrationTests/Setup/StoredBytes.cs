using System.Data;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Pulse.Infrastructure.Persistence;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Everything that a database has stored.</summary>
public static class StoredBytes
{
    /// <summary>Each value of each row, texts as UTF-8.</summary>
    public static async Task<byte[]> OfRowsAsync(PulseDbContext db)
    {
        var tables = db.Model.GetEntityTypes().Select(type => type.GetTableName()!).Distinct().ToList();
        using var bytes = new MemoryStream();
        await db.Database.OpenConnectionAsync();
        foreach (var table in tables)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var rows = await command.ExecuteReaderAsync(CommandBehavior.Default);
            while (await rows.ReadAsync())
            {
                var values = Enumerable.Range(0, rows.FieldCount).Select(rows.GetValue);
                bytes.Write([.. values.SelectMany(value => value as byte[] ?? Encoding.UTF8.GetBytes($"{value}\n"))]);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>SQLite's file, its write-ahead log and all other files beside it, free pages included.</summary>
    public static IReadOnlyDictionary<string, byte[]> OfFiles(Dictionary<string, string> settings)
    {
        var file = new FileInfo(SqliteTestDatabase.FileOf(settings));
        return file.Directory!.GetFiles().ToDictionary(found => found.Name, Read);
    }

    private static byte[] Read(FileInfo file)
    {
        using var stream = file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
