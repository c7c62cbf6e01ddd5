using ErrorOr;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Registers this node before it accepts requests, reports its feed position when it changes and at intervals, and prunes the feed. It is
/// separate from the reader, which must not wait for a database that is not writable.
/// </summary>
internal sealed partial class NodeReports(
    IServiceScopeFactory scopes,
    ThisNode node,
    FeedLag lag,
    IListeners listeners,
    Readiness readiness,
    CacheOptions options,
    StopDeadline stop,
    ILogger<NodeReports> logger)
    : PeriodicWork(options.FeedInterval, logger, stop)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PruneInterval = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Retention of feed rows, much longer than a node may run without reading them. A node that was silent for longer invalidates all of
    /// its cache and registers again.
    /// </summary>
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    /// <summary>Maximum number of rows deleted in one transaction, so that other writers do not wait long.</summary>
    private const int PrunedAtOnce = 1_000;

    private readonly Lock gate = new();
    private Task? leaving;
    private (long Position, string? Listeners) reported;
    private long reportedAt;
    private long prunedAt;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReportAsync(cancellationToken);
        prunedAt = lag.Timestamp;
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Removes the node. Concurrent calls wait for the same removal.</summary>
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
        if ((lag.Position, listeners.Report()) != reported || HasPassed(Heartbeat, reportedAt))
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
        var (position, text) = (lag.Position, listeners.Report());
        await readiness.WriteAsync(() => InUnitOfWorkAsync(
            (services, token) => services.GetRequiredService<INodeRegistry>().ReportAsync(node.Id, position, text, token),
            cancellationToken));
        (reported, reportedAt) = ((position, text), lag.Timestamp);
        await ObserveOthersAsync(cancellationToken);
    }

    /// <summary>Reads the list at intervals, so that a dead node is known as dead when a revocation needs the list.</summary>
    private async Task ObserveOthersAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(DatabaseLane.System);
        await scope.ServiceProvider.GetRequiredService<INodeRegistry>().ListAsync(cancellationToken);
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        await InUnitOfWorkAsync(
            (services, token) => services.GetRequiredService<INodeRegistry>().PruneAsync(Retention, token), cancellationToken);
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
            await InUnitOfWorkAsync(
                (services, token) => services.GetRequiredService<INodeRegistry>().RemoveAsync(node.Id, token), cancellationToken);
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

    [LoggerMessage(
        LogLevel.Warning, "Could not remove this node from the list of nodes. Other nodes will wait for it for a while. {Reason}")]
    private partial void LogNotRemoved(string reason);
}
