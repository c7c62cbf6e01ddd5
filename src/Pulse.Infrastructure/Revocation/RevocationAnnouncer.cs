using System.Data.Common;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Infrastructure.Sessions;

namespace Pulse.Infrastructure.Revocation;

/// <summary>Tells the other nodes of a committed change, and waits a moment, or as long as the caller prefers, for them to confirm.</summary>
internal sealed class RevocationAnnouncer(
    CurrentCall call,
    INodeRegistry nodes,
    RevocationChannel channel,
    Confirmations confirmations,
    ThisNode node,
    CacheOptions options,
    IClock clock,
    Telemetry telemetry) : IDisposable
{
    /// <summary>With Redis nodes confirm within milliseconds; one that does not is not waited for unasked.</summary>
    private static readonly TimeSpan Unasked = TimeSpan.FromMilliseconds(50);

    /// <summary>How often nodes are asked how far they have read, where Redis says nothing.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>What the call has announced and not seen confirmed by all, oldest first.</summary>
    private readonly List<Announcement> outstanding = [];

    /// <summary>Does not wait.</summary>
    public void Announce(long position, IReadOnlyCollection<Subject> subjects)
    {
        outstanding.Add(new Announcement(position, confirmations.Expect(position), TimeProvider.System.GetTimestamp(), clock.UtcNow + options.MaxStaleness));
        channel.Announce(position, subjects);
    }

    /// <summary>Waits, and tells the call how far everything that it has announced has got.</summary>
    public async Task ReportAsync()
    {
        if (outstanding.Count == 0)
        {
            return;
        }

        using var activity = Telemetry.Activities.StartActivity("pulse.revocation");
        var last = outstanding[^1];
        var others = await FindOthersAsync();
        while (others is not null && !IsComplete(others) && Left() is { Ticks: > 0 } left)
        {
            await last.Waiting.NextAsync(left < LookInterval ? left : LookInterval);
            others = IsComplete(others) || call.RevocationWait is null ? others : await FindOthersAsync();
        }

        var lag = TimeProvider.System.GetElapsedTime(outstanding[0].CommittedAt);
        var report = new RevocationReport(1 + (others?.Count(IsConfirmed) ?? 0), 1 + others?.Count, lag, last.PendingUntil);
        call.Revoked(report);
        if (report.IsComplete)
        {
            telemetry.Revoked(report.Lag);
            Dispose();
        }

        bool IsComplete(List<Node> all) => all.TrueForAll(IsConfirmed);

        TimeSpan Left() =>
            (call.RevocationWait ?? (channel.IsConnected ? Unasked : TimeSpan.Zero)) - TimeProvider.System.GetElapsedTime(last.CommittedAt);
    }

    /// <summary>Nobody waits any more.</summary>
    public void Dispose()
    {
        outstanding.ForEach(announcement => announcement.Waiting.Dispose());
        outstanding.Clear();
    }

    /// <summary>A node has the whole only when it has each part: messages can be lost.</summary>
    private bool IsConfirmed(Node other) => outstanding.TrueForAll(
        announcement => other.Position >= announcement.Position || announcement.Waiting.IsConfirmedBy(other.Id));

    /// <returns>Null where the database no longer says: what has been committed is not refused for that.</returns>
    private async Task<List<Node>?> FindOthersAsync()
    {
        try
        {
            return [.. (await nodes.ListAsync(CancellationToken.None)).Where(other => other.Id != node.Id)];
        }
        catch (DbException)
        {
            return null;
        }
    }

    private sealed record Announcement(long Position, Confirmations.Waiting Waiting, long CommittedAt, DateTime PendingUntil);
}
