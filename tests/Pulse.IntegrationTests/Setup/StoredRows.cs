using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Idempotency;
using Pulse.Infrastructure.Persistence;

namespace Pulse.IntegrationTests.Setup;

/// <summary>All rows of the database except those of background work, to find out whether a request has changed anything.</summary>
public static class StoredRows
{
    /// <summary>
    /// Bookkeeping of nodes, of uses and of login networks, which background work writes. A held request keeps its claim, which other tests
    /// check.
    /// </summary>
    private static readonly string[] TablesByTheClock =
    [
        "Nodes", "KeyUsages", "AccountUsages", "KeyPermissionUses", "KeyNetworks", "QuotaUses", "RateUses", "LoginNetworks",
        "IdempotencyRecords",
    ];

    private static readonly string[] ColumnsByTheClock = ["LastUsedAt", "LastUsedIp", "LastSeenAt"];

    /// <returns>One line for each row, sorted by table name and then by text.</returns>
    public static async Task<IReadOnlyList<string>> ReadAllAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();
        var tables = db.Model.GetEntityTypes().Select(type => type.GetTableName()!).Distinct().Except(TablesByTheClock);
        var rows = new List<string>();
        foreach (var table in tables.Order(StringComparer.Ordinal))
        {
            rows.AddRange((await ReadAsync(db, table)).Order(StringComparer.Ordinal));
        }

        return rows;
    }

    public static async Task<int> CountClaimsAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Set<IdempotencyRecord>().CountAsync();
    }

    private static async Task<List<string>> ReadAsync(PulseDbContext db, string table)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT * FROM \"{table}\"";
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            var values = Enumerable.Range(0, reader.FieldCount).Where(column => !ColumnsByTheClock.Contains(reader.GetName(column)))
                .Select(column => reader.GetValue(column) is byte[] bytes
                    ? Convert.ToHexString(bytes)
                    : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture));
            rows.Add($"{table}: {string.Join(" | ", values)}");
        }

        return rows;
    }
}
