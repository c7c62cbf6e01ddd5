using Microsoft.Extensions.DependencyInjection;

namespace Pulse.Infrastructure.Persistence.Sqlite;

internal static class SqliteServices
{
    /// <summary>Does nothing where the database is SQL Server.</summary>
    public static IServiceCollection AddSqlite(this IServiceCollection services) => services
        .AddSingleton<SqliteFile>()
        .AddSingleton<SqliteConnections>()
        .AddSingleton<SqliteCommits>()
        .AddScoped<SqliteDamage>()
        .AddHostedService<SqliteWal>();
}
