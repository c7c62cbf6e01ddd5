using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;

namespace Pulse.SqlServerTests.Migrations;

/// <summary>Contexts without a database.</summary>
internal static class Contexts
{
    private static readonly ConcurrentDictionary<(string From, string? To, MigrationsSqlGenerationOptions Options), Lazy<string>> Scripts =
        new();

    /// <summary>A script of SQL Server's migrations. Each takes seconds, so that it is created once.</summary>
    public static string Script(MigrationsSqlGenerationOptions options, string from = Migration.InitialDatabase, string? to = null) =>
        Scripts.GetOrAdd((from, to, options), key => new Lazy<string>(() => Generate(key.From, key.To, key.Options))).Value;

    public static SqlServerPulseDbContext SqlServer() => SqlServerPulseDbContext.WithoutDatabase();

    public static SqlitePulseDbContext Sqlite() => SqlitePulseDbContext.WithoutDatabase();

    private static string Generate(string from, string? to, MigrationsSqlGenerationOptions options)
    {
        using var db = SqlServer();
        return db.GetService<IMigrator>().GenerateScript(from, to, options);
    }
}
