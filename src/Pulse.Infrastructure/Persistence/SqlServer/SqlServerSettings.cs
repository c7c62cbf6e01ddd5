using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Pulse.Infrastructure.Persistence.SqlServer;

/// <summary>How Pulse uses EF Core's SQL Server provider, with a server or, in tests, without one.</summary>
public static class SqlServerSettings
{
    private const int MaxRetries = 4;
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(2);

    public static void Apply(SqlServerOptions options, SqlServerDbContextOptionsBuilder builder)
    {
        builder.EnableRetryOnFailure(MaxRetries, MaxRetryDelay, errorNumbersToAdd: null);
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
