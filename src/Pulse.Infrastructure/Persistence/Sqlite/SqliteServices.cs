using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Pulse.Infrastructure.Persistence.Sqlite;

internal static class SqliteServices
{
    /// <summary>Adds the services for SQLite. They do nothing on SQL Server.</summary>
    public static IServiceCollection AddSqlite(this IServiceCollection services) => services
        .AddSingleton<SqliteFile>()
        .AddSingleton<SqliteConnections>()
        .AddSingleton<SqliteCommits>()
        .AddScoped<SqliteDamage>()
        .AddSingleton<SqliteStatements>()
        .AddHostedService<SqliteWal>();

    /// <summary>The interceptors that check the file on each connection, transaction and failed statement.</summary>
    public static IInterceptor[] InterceptorsIn(IServiceProvider provider) =>
    [
        provider.GetRequiredService<SqliteConnections>(),
        provider.GetRequiredService<SqliteCommits>(),
        provider.GetRequiredService<SqliteStatements>(),
    ];
}
