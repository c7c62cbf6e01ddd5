using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Pulse.Infrastructure.Persistence.SqlServer;

/// <summary>Configures EF Core's SQL Server provider, also for tests without a server.</summary>
public static class SqlServerSettings
{
    public static void Apply(SqlServerOptions options, StopDeadline stop, SqlServerDbContextOptionsBuilder builder)
    {
        builder.ExecutionStrategy(dependencies => new SqlServerRetries(dependencies, TimeSpan.FromSeconds(options.RetrySeconds), stop));
        if (options.MaxBatchSize is { } maxBatchSize)
        {
            builder.MaxBatchSize(maxBatchSize);
        }

        if (options.CompatibilityLevel is { } level)
        {
            builder.UseCompatibilityLevel(level);
        }

        if (options.CommandTimeoutSeconds is { } seconds)
        {
            builder.CommandTimeout(seconds);
        }
    }
}
