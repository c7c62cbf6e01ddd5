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
    Telemetry telemetry)
{
    /// <summary>With Redis nodes confirm within milliseconds; one that does not is not waited for unasked.</summary>
    private static readonly TimeSpan Unasked = TimeSpan.FromMilliseconds(50);

    /// <summary>How often nodes are asked how far they have read, where Redis says nothing.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    public async Task AnnounceAsync(long position, IReadOnlyCollection<Subject> subjects)
    {
        using var activity = Telemetry.Activities.StartActivity("pulse.revocation");
        var committed = TimeProvider.System.GetTimestamp();
        var pendingUntil = clock.UtcNow + options.MaxStaleness;
        using var waiting = confirmations.Expect(position);
        channel.Announce(position, subjects);

        var others = await FindOthersAsync();
        while (others is not null && !IsComplete(others) && Left() is { Ticks: > 0 } left)
        {
            await waiting.NextAsync(left < LookInterval ? left : LookInterval);
            others = IsComplete(others) || call.RevocationWait is null ? others : await FindOthersAsync();
        }

        var report = new RevocationReport(1 + (others?.Count(IsConfirmed) ?? 0), 1 + others?.Count, Elapsed(), pendingUntil);
        call.Revoked(report);
        if (report.IsComplete)
        {
            telemetry.Revoked(report.Lag);
        }

        bool IsConfirmed(Node other) => other.Position >= position || waiting.IsConfirmedBy(other.Id);

        bool IsComplete(List<Node> all) => all.TrueForAll(IsConfirmed);

        TimeSpan Elapsed() => TimeProvider.System.GetElapsedTime(committed);

        TimeSpan Left() => (call.RevocationWait ?? (channel.IsConnected ? Unasked : TimeSpan.Zero)) - Elapsed();
    }

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
}
