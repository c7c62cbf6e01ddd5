using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

/// <summary>Tells the other nodes of a committed change, and waits a moment, or as long as the caller prefers, for them to confirm.</summary>
internal sealed class RevocationAnnouncer(
    RequestContext context,
    NodeList nodes,
    WaitLimit waitLimit,
    RevocationChannel channel,
    Acknowledgements acknowledgements,
    ThisNode node,
    CacheOptions options,
    StopDeadline stop,
    TimeProvider clock,
    Telemetry telemetry) : IRevocationReports, IDisposable
{
    /// <summary>With Redis nodes confirm within milliseconds; one that does not is not waited for unasked.</summary>
    private static readonly TimeSpan Unasked = TimeSpan.FromMilliseconds(50);

    /// <summary>How often nodes are asked how far they have read, where Redis says nothing.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>What the call has announced and not seen confirmed by all, oldest first.</summary>
    private readonly List<Announcement> outstanding = [];

    /// <summary>Does not wait.</summary>
    public void Announce(long position, IReadOnlyCollection<CacheTag> tags)
    {
        outstanding.Add(new Announcement(position, acknowledgements.Expect(position), TimeProvider.System.GetTimestamp(), clock.UtcNow + options.MaxStaleness));
        channel.Announce(position, tags);
    }

    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        if (outstanding.Count == 0)
        {
            return;
        }

        using var activity = Telemetry.Activities.StartActivity("pulse.revocation");
        using var leave = context.RevocationWait is null ? null : waitLimit.TryEnter(context);
        context.RevocationWait = leave is null ? null : context.RevocationWait;
        var last = outstanding[^1];
        var others = await FindOthersAsync(TimeSpan.Zero);
        while (others is not null && !IsComplete(others) && Left() is { Ticks: > 0 } left && !cancellationToken.IsCancellationRequested && !stop.Near.IsCancellationRequested)
        {
            await last.Waiting.NextAsync(left < LookInterval ? left : LookInterval);
            others = IsComplete(others) || context.RevocationWait is null ? others : await FindOthersAsync(LookInterval);
        }

        var lag = TimeProvider.System.GetElapsedTime(outstanding[0].CommittedAt);
        var report = new RevocationReport(1 + (others?.Count(IsConfirmed) ?? 0), 1 + others?.Count, lag, last.PendingUntil);
        context.Revoked(report);
        if (report.IsComplete)
        {
            telemetry.Revoked(report.Lag);
            Dispose();
        }

        bool IsComplete(List<Node> all) => all.TrueForAll(IsConfirmed);

        TimeSpan Left() =>
            (context.RevocationWait ?? (channel.IsConnected ? Unasked : TimeSpan.Zero)) - TimeProvider.System.GetElapsedTime(last.CommittedAt);
    }

    /// <summary>Nobody waits any more.</summary>
    public void Dispose()
    {
        outstanding.ForEach(announcement => announcement.Waiting.Dispose());
        outstanding.Clear();
    }

    /// <summary>A node has the whole only when it has each part: messages can be lost.</summary>
    private bool IsConfirmed(Node other) => outstanding.TrueForAll(
        announcement => other.Position >= announcement.Position || announcement.Waiting.IsAcknowledgedBy(other.Id));

    /// <param name="atMost">How old the list may be; it is never older than the last commit.</param>
    /// <returns>Null where the database no longer says: what has been committed is not refused for that.</returns>
    private async Task<List<Node>?> FindOthersAsync(TimeSpan atMost)
    {
        var moment = TimeProvider.System.GetTimestamp() - (long)(atMost.TotalSeconds * TimeProvider.System.TimestampFrequency);
        var listed = await nodes.ReadSinceAsync(Math.Max(moment, outstanding[^1].CommittedAt));
        return listed?.Where(other => other.Id != node.Id).ToList();
    }

    private sealed record Announcement(long Position, Acknowledgements.Waiting Waiting, long CommittedAt, DateTime PendingUntil);
}
