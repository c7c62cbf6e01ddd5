using ErrorOr;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Announces this node before it takes requests, says how far it has read the feed whenever that has changed and every
/// few seconds, and prunes the feed. Apart from the reading, which must not wait for a database that cannot be written.
/// </summary>
internal sealed partial class NodeReports(
    IServiceScopeFactory scopes, ThisNode node, FeedLag lag, Readiness readiness, CacheOptions options, StopDeadline stop, ILogger<NodeReports> logger)
    : PeriodicWork(options.FeedInterval, logger, stop)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PruneInterval = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Rows are kept for much longer than a node may go on without having read them. A node that reports nothing for so long
    /// has nothing to catch up with: should it go on, it forgets everything and reports anew.
    /// </summary>
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    /// <summary>Rows that are deleted in one transaction: other writes wait no longer than for these.</summary>
    private const int PrunedAtOnce = 1_000;

    private readonly Lock gate = new();
    private Task? leaving;
    private long reported;
    private long reportedAt;
    private long prunedAt;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReportAsync(cancellationToken);
        prunedAt = lag.Timestamp;
        await base.StartAsync(cancellationToken);
    }

    /// <summary>May be asked more than once: everybody waits for the same leave.</summary>
    protected override async Task FinishAsync(CancellationToken cancellationToken)
    {
        Task left;
        lock (gate)
        {
            left = leaving ??= LeaveAsync(cancellationToken);
        }

        await left;
    }

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (lag.Position != reported || HasPassed(Heartbeat, reportedAt))
        {
            await ReportAsync(cancellationToken);
        }

        if (HasPassed(PruneInterval, prunedAt))
        {
            await PruneAsync(cancellationToken);
        }
    }

    private static bool HasPassed(TimeSpan time, long since) => TimeProvider.System.GetElapsedTime(since) >= time;

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        var position = lag.Position;
        await readiness.WriteAsync(() => InUnitOfWorkAsync(
            (services, token) => services.GetRequiredService<INodeRegistry>().ReportAsync(node.Id, position, token), cancellationToken));
        (reported, reportedAt) = (position, lag.Timestamp);
        await SeeOthersAsync(cancellationToken);
    }

    /// <summary>Regularly, so that a dead node is known for dead when a revocation asks who is there.</summary>
    private async Task SeeOthersAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(DatabaseLane.System);
        await scope.ServiceProvider.GetRequiredService<INodeRegistry>().ListAsync(cancellationToken);
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        await InUnitOfWorkAsync((services, token) => services.GetRequiredService<INodeRegistry>().PruneAsync(Retention, token), cancellationToken);
        var pruned = PrunedAtOnce;
        while (pruned == PrunedAtOnce)
        {
            await InUnitOfWorkAsync(
                async (services, token) => pruned = await services.GetRequiredService<IChangeFeed>()
                    .PruneAsync(services.GetRequiredService<TimeProvider>().UtcNow - Retention, PrunedAtOnce, token),
                cancellationToken);
        }

        prunedAt = lag.Timestamp;
    }

    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await InUnitOfWorkAsync((services, token) => services.GetRequiredService<INodeRegistry>().RemoveAsync(node.Id, token), cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException || DatabaseErrors.RefusalIn(exception) is not null)
        {
            LogNotRemoved(exception.Message);
        }
    }

    private async Task InUnitOfWorkAsync(Func<IServiceProvider, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(DatabaseLane.System);
        await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().ExecuteAsync<Success>(
            async token =>
            {
                await write(scope.ServiceProvider, token);
                return Result.Success;
            },
            cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "This node could not say that it leaves: for a while others will wait for it. {Reason}")]
    private partial void LogNotRemoved(string reason);
}
