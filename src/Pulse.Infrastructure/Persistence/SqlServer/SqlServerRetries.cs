using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Pulse.Infrastructure.Persistence.SqlServer;

/// <summary>
/// Runs work again that met a transient error, for as long as a failover takes. Bounded by time and not by number: an attempt that waits
/// for a connection takes as long as <c>Connect Timeout</c>. When the process stops, work for a client ends early enough for an answer.
/// </summary>
internal sealed class SqlServerRetries(ExecutionStrategyDependencies dependencies, TimeSpan span, StopDeadline stop)
    : SqlServerRetryingExecutionStrategy(dependencies, int.MaxValue, LongestDelay, SqlServerErrors.AlsoRetried)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    /// <summary>What Pulse does for itself at intervals is tried again at the next.</summary>
    private static readonly TimeSpan SystemSpan = TimeSpan.FromSeconds(5);

    private long? failedAt;

    private PulseDbContext? Context => Dependencies.CurrentContext.Context as PulseDbContext;

    /// <exception cref="RetryLimitExceededException">As in the base class; or the process stops, and the client has to be answered now.</exception>
    public override async Task<TResult> ExecuteAsync<TState, TResult>(
        TState state,
        Func<DbContext, TState, CancellationToken, Task<TResult>> operation,
        Func<DbContext, TState, CancellationToken, Task<ExecutionResult<TResult>>>? verifySucceeded,
        CancellationToken cancellationToken = default)
    {
        if (Current is not null || Context?.IsAwaited != true)
        {
            return await base.ExecuteAsync(state, operation, verifySucceeded, cancellationToken);
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var stopping = stop.Near.UnsafeRegister(_ => ends.CancelAfter(failedAt is null ? stop.LastTry : TimeSpan.Zero), null);
        try
        {
            return await base.ExecuteAsync(state, operation, verifySucceeded, ends.Token);
        }
        catch (Exception exception) when (IsCut(exception, ends.Token) && !cancellationToken.IsCancellationRequested)
        {
            throw new RetryLimitExceededException("The process stops while the database does not answer.", exception);
        }
    }

    protected override void OnFirstExecution()
    {
        failedAt = null;
        base.OnFirstExecution();
    }

    protected override TimeSpan? GetNextDelay(Exception lastException)
    {
        failedAt ??= TimeProvider.System.GetTimestamp();
        if (Context?.IsAwaited == true && stop.Near.IsCancellationRequested)
        {
            return null;
        }

        var limit = Context?.Lane is DatabaseLane.System && SystemSpan < span ? SystemSpan : span;
        return base.GetNextDelay(lastException) is { } delay && TimeProvider.System.GetElapsedTime(failedAt.Value) + delay <= limit && limit > TimeSpan.Zero
            ? delay
            : null;
    }

    /// <summary>The driver tells a command that was cancelled as an error of the server; EF Core puts it into its own where it saves.</summary>
    private static bool IsCut(Exception exception, CancellationToken ends) => ends.IsCancellationRequested
        && (exception is OperationCanceledException || (exception is not DbUpdateConcurrencyException && DatabaseErrors.RefusalIn(exception) is not null));
}
