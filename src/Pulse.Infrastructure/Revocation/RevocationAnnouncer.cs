using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Revocation;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

/// <summary>Announces committed revocations to the other nodes, and waits for their acknowledgements.</summary>
internal sealed class RevocationAnnouncer(
    RequestContext context,
    NodeList nodes,
    WaitLimit waitLimit,
    RevocationChannel channel,
    Acknowledgements acknowledgements,
    ThisNode node,
    IListeners listeners,
    CacheOptions options,
    StopDeadline stop,
    TimeProvider clock,
    Telemetry telemetry) : IRevocationReports, IDisposable
{
    /// <summary>Default wait. With Redis, nodes acknowledge within milliseconds; slower ones are waited for only on request.</summary>
    private static readonly TimeSpan DefaultWait = TimeSpan.FromMilliseconds(50);

    /// <summary>How often the feed positions of other nodes are read while acknowledgements are missing.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Announced changes that not all nodes have acknowledged, oldest first.</summary>
    private readonly List<Announcement> outstanding = [];

    /// <summary>Announces a change without waiting.</summary>
    public void Announce(long position, IReadOnlyCollection<ChangedTag> tags)
    {
        outstanding.Add(new Announcement(
            position,
            [.. tags.Select(changed => changed.Audience).Distinct()],
            acknowledgements.Expect(position),
            TimeProvider.System.GetTimestamp(),
            clock.UtcNow + options.MaxStaleness));
        channel.Announce(position, [.. tags.Select(changed => changed.Tag)]);
    }

    public async Task<RevocationReport?> ReportAsync(TimeSpan? wait, CancellationToken cancellationToken)
    {
        if (outstanding.Count == 0)
        {
            return null;
        }

        using var activity = Telemetry.Activities.StartActivity("pulse.revocation");
        using var permit = wait is null ? null : waitLimit.TryEnter(context);
        var applied = permit is null ? null : wait;
        var last = outstanding[^1];
        var others = await FindOthersAsync(TimeSpan.Zero);
        while (others is not null && !IsComplete(others) && Left() is { Ticks: > 0 } left
            && !cancellationToken.IsCancellationRequested && !stop.Near.IsCancellationRequested)
        {
            await last.Waiting.NextAsync(left < PollInterval ? left : PollInterval);
            others = IsComplete(others) || applied is null ? others : await FindOthersAsync(PollInterval);
        }

        var lag = TimeProvider.System.GetElapsedTime(outstanding[0].CommittedAt);
        var services = CountListeners(others ?? []);
        var report = new RevocationReport(1 + (others?.Count(IsAcknowledged) ?? 0), 1 + others?.Count, lag, last.PendingUntil, applied)
        {
            ConfirmedServices = services.Confirmed,
            Services = services.Total,
        };
        if (report.IsComplete)
        {
            telemetry.Revoked(report.Lag);
            Dispose();
        }

        return report;

        bool IsComplete(List<Node> all) =>
            all.TrueForAll(IsAcknowledged) && CountListeners(all) is var counted && counted.Confirmed == counted.Total;

        TimeSpan Left() =>
            (applied ?? (channel.IsConnected ? DefaultWait : TimeSpan.Zero))
            - TimeProvider.System.GetElapsedTime(last.CommittedAt);
    }

    /// <summary>Stops collecting acknowledgements.</summary>
    public void Dispose()
    {
        outstanding.ForEach(announcement => announcement.Waiting.Dispose());
        outstanding.Clear();
    }

    /// <summary>Whether a node has applied every announced change, as single messages can be lost.</summary>
    private bool IsAcknowledged(Node other) => outstanding.TrueForAll(
        announcement => other.Position >= announcement.Position || announcement.Waiting.IsAcknowledgedBy(other.Id));

    /// <summary>Counts the listeners of all nodes that learn of one of the announced changes.</summary>
    private ListenerCount CountListeners(List<Node> others)
    {
        var (last, audiences) = (outstanding[^1], outstanding.SelectMany(announced => announced.Audiences).Distinct().ToList());
        return others.Aggregate(listeners.Count(last.Position, audiences), (count, other) => count + CountAt(other));

        // Over Redis a node reports the listeners of one announced change.
        ListenerCount CountAt(Node other) => (outstanding.Count == 1 ? last.Waiting.ListenersAt(other.Id) : null)
            ?? ListenerGroup.Count(other.Listeners, last.Position, audiences);
    }

    /// <param name="atMost">Maximum age of the list. It is never older than the last commit.</param>
    /// <returns>Null if the list cannot be read. The change is committed anyway.</returns>
    private async Task<List<Node>?> FindOthersAsync(TimeSpan atMost)
    {
        var moment = TimeProvider.System.GetTimestamp() - (long)(atMost.TotalSeconds * TimeProvider.System.TimestampFrequency);
        var listed = await nodes.ReadSinceAsync(Math.Max(moment, outstanding[^1].CommittedAt));
        return listed?.Where(other => other.Id != node.Id).ToList();
    }

    private sealed record Announcement(
        long Position, IReadOnlyList<Audience> Audiences, Acknowledgements.Waiting Waiting, long CommittedAt, DateTime PendingUntil);
}
