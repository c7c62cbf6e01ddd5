using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pulse.Application.Authorization;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Registers the contexts of both databases. A scope leases one of the configured database from a pool.</summary>
internal static class PooledContexts
{
    /// <summary>Contexts that are kept while no scope uses them. Further ones are made for one use.</summary>
    private const int MaxKept = 256;

    public static IServiceCollection AddContexts(this IServiceCollection services) => services
        .AddSingleton<DatabaseTelemetry>()
        .AddPooledDbContextFactory<SqlitePulseDbContext>(UseSqlite, MaxKept)
        .AddPooledDbContextFactory<SqlServerPulseDbContext>(UseSqlServer, MaxKept)
        .AddScoped(Lease);

    /// <summary>The scope disposes the context, and thereby returns it to the pool. It must not dispose it twice: after the first time,
    /// another scope may use it.</summary>
    private static PulseDbContext Lease(IServiceProvider scope)
    {
        var (context, observer) = (scope.GetRequiredService<RequestContext>(), scope.GetRequiredService<ISaveObserver>());
        PulseDbContext db = scope.GetRequiredService<IOptions<DatabaseOptions>>().Value.IsSqlServer
            ? scope.GetRequiredService<IDbContextFactory<SqlServerPulseDbContext>>().CreateDbContext()
            : scope.GetRequiredService<IDbContextFactory<SqlitePulseDbContext>>().CreateDbContext();
        db.Begin(context, observer);
        return db;
    }

    private static void UseSqlite(IServiceProvider provider, DbContextOptionsBuilder builder)
    {
        PulseDbContext.Configure(builder);
        var connectionString = ConnectionStrings.Sqlite(provider.GetRequiredService<IConfiguration>());
        builder.UseSqlite(SqliteSettings.Complete(connectionString))
            .AddInterceptors([.. SqliteServices.InterceptorsIn(provider), provider.GetRequiredService<DatabaseTelemetry>()]);
    }

    private static void UseSqlServer(IServiceProvider provider, DbContextOptionsBuilder builder)
    {
        SqlServerPulseDbContext.Configure(builder);
        builder.UseSqlServer(
            ConnectionStrings.SqlServer(provider.GetRequiredService<IConfiguration>()),
            sqlServer => SqlServerSettings.Apply(
                provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.SqlServer,
                provider.GetRequiredService<StopDeadline>(),
                sqlServer))
            .AddInterceptors(provider.GetRequiredService<SqlServerConnections>(), provider.GetRequiredService<DatabaseTelemetry>());
    }
}
