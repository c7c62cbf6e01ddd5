using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Common;

/// <summary>Does the same again and again until the process leaves. What fails is logged, and tried again at the next interval.</summary>
/// <param name="interval">Between two turns.</param>
/// <param name="logger">Hears of what goes wrong.</param>
/// <param name="hasOwnThread">Whether the turns must come on time however busy the thread pool is.</param>
internal abstract partial class PeriodicWork(TimeSpan interval, ILogger logger, bool hasOwnThread = false) : BackgroundService
{
    protected abstract Task RunOnceAsync(CancellationToken cancellationToken);

    /// <summary>Waits for the next turn, which may come before the interval is over.</summary>
    protected virtual Task WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken) => timer.WaitForNextTickAsync(cancellationToken).AsTask();

    protected sealed override Task ExecuteAsync(CancellationToken stoppingToken) => hasOwnThread
        ? Task.Factory.StartNew(() => RunOnThread(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
        : RunAsync(stoppingToken);

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

    protected Task TryAsync(CancellationToken stoppingToken) => TryAsync(() => RunOnceAsync(stoppingToken), stoppingToken);

    protected async Task TryAsync(Func<Task> turn, CancellationToken stoppingToken)
    {
        try
        {
            await turn();
        }
        catch (DatabaseReplacedException)
        {
            // Logged once, where it was found.
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(exception, GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Work} failed and is tried again.")]
    private partial void LogFailed(Exception exception, string work);

    [LoggerMessage(LogLevel.Debug, "{Work} has ended.")]
    private partial void LogLeft(string work);
}
