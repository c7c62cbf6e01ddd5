using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Pulse.Infrastructure.Persistence.SqlServer;

/// <summary>
/// Retries work after transient errors for as long as a failover takes. The limit is a time and not a count, because one attempt can take
/// up to <c>Connect Timeout</c>. When the process stops, work for a client ends early enough for a response.
/// </summary>
internal sealed class SqlServerRetries(ExecutionStrategyDependencies dependencies, TimeSpan span, StopDeadline stop)
    : SqlServerRetryingExecutionStrategy(dependencies, int.MaxValue, LongestDelay, SqlServerErrors.AlsoRetried)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    /// <summary>Time limit for periodic work of the system lane, which runs again at its next interval.</summary>
    private static readonly TimeSpan SystemSpan = TimeSpan.FromSeconds(5);

    private long? failedAt;

    private PulseDbContext? Context => Dependencies.CurrentContext.Context as PulseDbContext;

    /// <exception cref="RetryLimitExceededException">As in the base class, or the process stops and the client needs a
    /// response.</exception>
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
            throw new RetryLimitExceededException("The process is stopping and the database does not respond.", exception);
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
        return base.GetNextDelay(lastException) is { } delay
            && TimeProvider.System.GetElapsedTime(failedAt.Value) + delay <= limit
            && limit > TimeSpan.Zero
            ? delay
            : null;
    }

    /// <summary>The driver reports a cancelled command as a server error, and EF Core wraps it on save.</summary>
    private static bool IsCut(Exception exception, CancellationToken ends) => ends.IsCancellationRequested
        && (exception is OperationCanceledException
            || (exception is not DbUpdateConcurrencyException && DatabaseErrors.RefusalIn(exception) is not null));
}
