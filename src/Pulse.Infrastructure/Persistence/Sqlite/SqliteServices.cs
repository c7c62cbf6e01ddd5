using Microsoft.EntityFrameworkCore.Diagnostics;
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
        .AddSingleton<SqliteStatements>()
        .AddHostedService<SqliteWal>();

    /// <summary>They look at the file for each connection, transaction and failed statement.</summary>
    public static IInterceptor[] InterceptorsIn(IServiceProvider provider) =>
        [provider.GetRequiredService<SqliteConnections>(), provider.GetRequiredService<SqliteCommits>(), provider.GetRequiredService<SqliteStatements>()];
}
