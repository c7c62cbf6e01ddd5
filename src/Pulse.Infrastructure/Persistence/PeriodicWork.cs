using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// Runs an operation at intervals until the process stops. A failure is retried at the next interval. It is logged once until the
/// operation succeeds, and again if it fails for another reason.
/// </summary>
/// <param name="interval">Time between two runs.</param>
/// <param name="logger">Logs failures.</param>
/// <param name="stop">Deadline for <see cref="FinishAsync"/> when the process stops. Null for the host's own deadline.</param>
/// <param name="hasOwnThread">Whether the runs use a thread of their own, so that a busy thread pool cannot delay them.</param>
internal abstract partial class PeriodicWork(
    TimeSpan interval, ILogger logger, StopDeadline? stop = null, bool hasOwnThread = false) : BackgroundService
{
    private static readonly TimeSpan BetweenLastAttempts = TimeSpan.FromMilliseconds(200);

    private readonly Lock stopping = new();
    private Task? stopped;
    private Type? loggedFailure;

    /// <summary>
    /// Stops the loop and finishes. Failures are logged and not thrown, because the other services still have to stop. If the database is
    /// unavailable, for example locked by another process, it retries until <see cref="StopDeadline.End"/>. A second call waits for the
    /// first one: the host would otherwise dispose services while the first call still writes.
    /// </summary>
    public sealed override Task StopAsync(CancellationToken cancellationToken)
    {
        lock (stopping)
        {
            return stopped ??= StopOnceAsync(cancellationToken);
        }
    }

    /// <summary>For the log.</summary>
    protected virtual string Name => GetType().Name;

    protected abstract Task RunOnceAsync(CancellationToken cancellationToken);

    /// <summary>Runs once when the process stops, after the last <see cref="RunOnceAsync"/>.</summary>
    protected virtual Task FinishAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for the next run, which may start before the interval ends.</summary>
    protected virtual Task WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken) =>
        timer.WaitForNextTickAsync(cancellationToken).AsTask();

    /// <summary>Waits on the own thread for the next run, which may start before the interval ends.</summary>
    /// <returns>Whether the process stops.</returns>
    protected virtual bool WaitOnThread(TimeSpan atMost, CancellationToken stopping) => stopping.WaitHandle.WaitOne(atMost);

    protected sealed override Task ExecuteAsync(CancellationToken stoppingToken) => hasOwnThread
        ? Task.Factory.StartNew(
            () => RunOnThread(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
        : RunAsync(stoppingToken);

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        while (!await TryFinishAsync(stop?.End ?? cancellationToken))
        {
            await Task.Delay(BetweenLastAttempts, CancellationToken.None);
        }
    }

    /// <returns>Whether a retry is pointless: it succeeded, or failed permanently.</returns>
    private async Task<bool> TryFinishAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FinishAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (IsTriedAgain(exception) && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception)
        {
            LogNotFinished(Name, exception.Message);
            return true;
        }
    }

    private static bool IsTriedAgain(Exception exception) => exception is AggregateException several
        ? several.InnerExceptions.Any(IsTriedAgain)
        : IsOfDatabase(exception) && exception is not DatabaseReplacedException && !DatabaseErrors.IsDamage(exception);

    private static bool IsOfDatabase(Exception exception) =>
        exception is AggregateException several ? several.InnerExceptions.Any(IsOfDatabase) : DatabaseErrors.IsUnavailable(exception);

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            while (true)
            {
                await WaitAsync(timer, stoppingToken);
                await TryAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogLeft(Name);
        }
    }

    private void RunOnThread(CancellationToken stoppingToken)
    {
        try
        {
            while (!WaitOnThread(interval, stoppingToken))
            {
                TryAsync(stoppingToken).GetAwaiter().GetResult();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The run was in progress when the process began to stop.
        }

        LogLeft(Name);
    }

    protected async Task TryAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunOnceAsync(stoppingToken);
            loggedFailure = null;
        }
        catch (DatabaseReplacedException)
        {
            // Already logged where it was detected.
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            Log(exception);
        }
    }

    private void Log(Exception exception)
    {
        var isOfDatabase = IsOfDatabase(exception);
        var kind = isOfDatabase ? typeof(DatabaseErrors) : exception.GetType();
        if (loggedFailure == kind)
        {
            return;
        }

        loggedFailure = kind;
        if (isOfDatabase)
        {
            LogAway(Name, (DatabaseErrors.RefusalIn(exception) ?? exception).Message);
        }
        else
        {
            LogFailed(exception, Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Work} failed. Pulse retries it and logs no further warning until it succeeds.")]
    private partial void LogFailed(Exception exception, string work);

    [LoggerMessage(
        LogLevel.Warning,
        "{Work} failed because of the database. Pulse retries it and logs no further warning until it succeeds. {Reason}")]
    private partial void LogAway(string work, string reason);

    [LoggerMessage(LogLevel.Warning, "{Work} could not write its remaining data before the process stopped. {Reason}")]
    private partial void LogNotFinished(string work, string reason);

    [LoggerMessage(LogLevel.Debug, "{Work} has ended.")]
    private partial void LogLeft(string work);
}
