using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Pulse.Infrastructure.Persistence.SqlServer;

/// <summary>
/// Runs work again that met a transient error, for as long as a failover takes. Bounded by time and not by number: an attempt that waits
/// for a connection takes as long as <c>Connect Timeout</c>.
/// </summary>
internal sealed class SqlServerRetries(ExecutionStrategyDependencies dependencies, TimeSpan span)
    : SqlServerRetryingExecutionStrategy(dependencies, int.MaxValue, LongestDelay, SqlServerErrors.AlsoRetried)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    /// <summary>What Pulse does for itself at intervals is tried again at the next.</summary>
    private static readonly TimeSpan SystemSpan = TimeSpan.FromSeconds(5);

    private long? failedAt;

    protected override void OnFirstExecution()
    {
        failedAt = null;
        base.OnFirstExecution();
    }

    protected override TimeSpan? GetNextDelay(Exception lastException)
    {
        failedAt ??= TimeProvider.System.GetTimestamp();
        var isSystem = Dependencies.CurrentContext.Context is PulseDbContext { Lane: DatabaseLane.System };
        var limit = isSystem && SystemSpan < span ? SystemSpan : span;
        return base.GetNextDelay(lastException) is { } delay && TimeProvider.System.GetElapsedTime(failedAt.Value) + delay <= limit && limit > TimeSpan.Zero
            ? delay
            : null;
    }
}
