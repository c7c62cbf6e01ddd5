using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// Does the same again and again until the process leaves. What fails is tried again at the next interval, and told of once until it succeeds,
/// and again where it fails otherwise.
/// </summary>
/// <param name="interval">Between two turns.</param>
/// <param name="logger">Hears of what goes wrong.</param>
/// <param name="stop">Says until when to finish when the process stops; null: as long as the host waits for its requests.</param>
/// <param name="hasOwnThread">Whether the turns must come on time however busy the thread pool is.</param>
internal abstract partial class PeriodicWork(TimeSpan interval, ILogger logger, StopDeadline? stop = null, bool hasOwnThread = false) : BackgroundService
{
    private static readonly TimeSpan BetweenLastAttempts = TimeSpan.FromMilliseconds(200);

    private readonly Lock stopping = new();
    private Task? stopped;
    private Type? toldOf;

    /// <summary>
    /// Never fails: what fails is logged, and the other services still have to stop. What finds the database away, for example locked by another
    /// process, is tried again until <see cref="StopDeadline.End"/>, which all services share. A host that is stopped twice waits twice for the
    /// same end: it would be disposed of while the first attempt still writes.
    /// </summary>
    public sealed override Task StopAsync(CancellationToken cancellationToken)
    {
        lock (stopping)
        {
            return stopped ??= StopOnceAsync(cancellationToken);
        }
    }

    protected abstract Task RunOnceAsync(CancellationToken cancellationToken);

    /// <summary>Runs once when the process stops, after the last <see cref="RunOnceAsync"/>.</summary>
    protected virtual Task FinishAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for the next turn, which may come before the interval is over.</summary>
    protected virtual Task WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken) => timer.WaitForNextTickAsync(cancellationToken).AsTask();

    protected sealed override Task ExecuteAsync(CancellationToken stoppingToken) => hasOwnThread
        ? Task.Factory.StartNew(() => RunOnThread(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
        : RunAsync(stoppingToken);

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        while (!await TryFinishAsync(stop?.End ?? cancellationToken))
        {
            await Task.Delay(BetweenLastAttempts, CancellationToken.None);
        }
    }

    /// <returns>Whether another attempt cannot help.</returns>
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
            LogNotFinished(GetType().Name, exception.Message);
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
            LogLeft(GetType().Name);
        }
    }

    private void RunOnThread(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.WaitHandle.WaitOne(interval))
            {
                TryAsync(stoppingToken).GetAwaiter().GetResult();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The turn that was running when the process began to leave.
        }

        LogLeft(GetType().Name);
    }

    protected async Task TryAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunOnceAsync(stoppingToken);
            toldOf = null;
        }
        catch (DatabaseReplacedException)
        {
            // Logged once, where it was found.
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
        if (toldOf == kind)
        {
            return;
        }

        toldOf = kind;
        if (isOfDatabase)
        {
            LogAway(GetType().Name, (DatabaseErrors.RefusalIn(exception) ?? exception).Message);
        }
        else
        {
            LogFailed(exception, GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Work} failed, and is tried again without further warnings until it succeeds.")]
    private partial void LogFailed(Exception exception, string work);

    [LoggerMessage(LogLevel.Warning, "{Work} failed because of the database, and is tried again without further warnings until it succeeds. {Reason}")]
    private partial void LogAway(string work, string reason);

    [LoggerMessage(LogLevel.Warning, "{Work} could not write what it had left before the process stopped. {Reason}")]
    private partial void LogNotFinished(string work, string reason);

    [LoggerMessage(LogLevel.Debug, "{Work} has ended.")]
    private partial void LogLeft(string work);
}
