using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Pulse.AspNetCore.Backchannel;

namespace Pulse.AspNetCore.Usage;

/// <summary>Reports uses that were decided in memory, in batches. A crash loses the uses since the last report.</summary>
internal sealed partial class UsageReporter(PulseBackchannel backchannel, TimeSpan interval, TimeProvider clock, ILogger logger)
{
    private const int MaxItems = 1_000;

    /// <summary>Reports that wait while Pulse is away. The oldest are dropped first.</summary>
    private const int MaxWaiting = 100;

    private readonly ConcurrentQueue<UseCounter> used = [];
    private readonly Queue<Report> waiting = [];
    private long dropped;
    private bool isFailing;

    /// <summary>Items that were not reported.</summary>
    public long Dropped => Volatile.Read(ref dropped);

    public void Count(UseCounter counter, IPAddress? address)
    {
        if (counter.Add(address, clock.GetTimestamp()))
        {
            used.Enqueue(counter);
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                await FlushAsync(stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops, and flushes once more.
        }
    }

    /// <summary>Sends everything that was counted. What cannot be sent waits for the next time.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        Collect();
        try
        {
            while (waiting.TryPeek(out var report))
            {
                await SendAsync(report, cancellationToken);
                waiting.Dequeue();
            }

            isFailing = false;
        }
        catch (BackchannelException exception)
        {
            if (!isFailing)
            {
                LogWaiting(exception.Message);
            }

            isFailing = true;
        }
    }

    private async Task SendAsync(Report report, CancellationToken cancellationToken)
    {
        try
        {
            await backchannel.PostAsync(
                "apikeys/usage", report.Message, UsageContext.Default.UsageMessage, HttpStatusCode.OK, cancellationToken, report.Id);
        }
        catch (BackchannelException exception) when (exception.Fault is BackchannelFault.Invalid or BackchannelFault.NotFound)
        {
            // Sending it again would not help.
            Drop(report);
            LogRefused(exception.Message);
        }
    }

    private void Collect()
    {
        var items = new List<UsedKey>();
        for (var i = used.Count; i > 0 && used.TryDequeue(out var counter); i--)
        {
            items.AddRange(counter.Take(timestamp => backchannel.TimeOf(timestamp).UtcDateTime));
        }

        foreach (var part in items.Chunk(MaxItems))
        {
            waiting.Enqueue(new Report(new UsageMessage(part), Guid.NewGuid().ToString()));
            if (waiting.Count > MaxWaiting)
            {
                Drop(waiting.Dequeue());
            }
        }
    }

    private void Drop(Report report) => Interlocked.Add(ref dropped, report.Message.Items.Count);

    [LoggerMessage(LogLevel.Warning, "The usage of API keys cannot be reported at present: {Reason} Trying again.")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(LogLevel.Warning, "Pulse does not accept a report of the usage of API keys: {Reason}")]
    private partial void LogRefused(string reason);

    /// <param name="Message">The body.</param>
    /// <param name="Id">The same each time it is sent, so that nothing is counted twice.</param>
    private sealed record Report(UsageMessage Message, string Id);
}
