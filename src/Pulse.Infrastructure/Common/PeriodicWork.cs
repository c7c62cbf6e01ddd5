using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Common;

/// <summary>Does the same again and again until the process leaves. What fails is logged, and tried again at the next interval.</summary>
internal abstract partial class PeriodicWork(TimeSpan interval, ILogger logger) : BackgroundService
{
    protected abstract Task RunOnceAsync(CancellationToken cancellationToken);

    /// <summary>Waits for the next turn, which may come before the interval is over.</summary>
    protected virtual Task WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken) => timer.WaitForNextTickAsync(cancellationToken).AsTask();

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
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

    protected async Task TryAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunOnceAsync(stoppingToken);
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
