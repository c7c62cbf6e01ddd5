using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Pulse.Infrastructure.Persistence.SqlServer;

/// <summary>How Pulse uses EF Core's SQL Server provider, with a server or, in tests, without one.</summary>
public static class SqlServerSettings
{
    public static void Apply(SqlServerOptions options, StopDeadline stop, SqlServerDbContextOptionsBuilder builder)
    {
        builder.ExecutionStrategy(dependencies => new SqlServerRetries(dependencies, TimeSpan.FromSeconds(options.RetrySeconds), stop));
        builder.UseQuerySplittingBehavior(QuerySplittingBehavior.SingleQuery);
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
