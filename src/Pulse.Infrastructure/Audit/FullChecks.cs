using ErrorOr;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

internal sealed class FullChecks(
    PulseDbContext db, IUnitOfWork unitOfWork, AuditSeal seal, TimeProvider clock, FullCheckRunner runner) : IAuditFullChecks
{
    private readonly AuditCheckpoints checkpoints = new(db, unitOfWork, seal, clock);

    public async Task<ErrorOr<Success>> StartAsync(AccountId? account, CancellationToken cancellationToken)
    {
        var chain = AuditChain.Of(account);
        var last = await checkpoints.FindAsync(chain, AuditCheckpointKind.FullCheck, cancellationToken);
        if (last is { FinishedAt: null } && checkpoints.Holds(last))
        {
            return Result.Success;
        }

        var head = await new AuditRows(db, seal).ReadHeadAsync(chain, cancellationToken);
        var check = new AuditCheckpoint
        {
            Chain = chain,
            Kind = AuditCheckpointKind.FullCheck,
            StartedAt = clock.UtcNow,
            Total = head.IsSealed ? head.Position : 0,
        };
        var written = await checkpoints.WriteAsync([new(last, check)], cancellationToken);
        if (!written.IsError)
        {
            runner.Begin(chain);
        }

        // Another node has started it.
        var isStarted = written.IsError && (written.FirstError == UnitOfWorkErrors.ConcurrentUpdate
            || written.FirstError == UnitOfWorkErrors.Duplicate);
        return isStarted ? Result.Success : written;
    }
}

/// <summary>
/// Runs full checks step by step and in turns, so that a long chain does not delay others. The node that started a check runs it. A check
/// that makes no progress for an interval is continued by any node: its node has ended.
/// </summary>
internal sealed class FullCheckRunner(IServiceScopeFactory scopes, AuditOptions options, ILogger<FullCheckRunner> logger)
    : PeriodicWork(options.CheckpointInterval, logger)
{
    private readonly RunInterval interval = new(options.CheckpointInterval);
    private readonly SemaphoreSlim begun = new(0);
    private readonly Lock gate = new();
    private readonly HashSet<long> own = [];
    private IReadOnlyDictionary<long, string> seen = new Dictionary<long, string>();

    /// <summary>Runs a check that was started on this node.</summary>
    public void Begin(long chain)
    {
        lock (gate)
        {
            own.Add(chain);
        }

        begun.Release();
    }

    public override void Dispose()
    {
        begun.Dispose();
        base.Dispose();
    }

    /// <summary>Waits for the rest of the interval or for a new check.</summary>
    protected override Task WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken) =>
        interval.WaitAsync(rest => begun.WaitAsync(rest, cancellationToken));

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (interval.IsOver)
        {
            await TakeOverAsync(cancellationToken);
        }

        for (var chains = Own(); chains.Count > 0; chains = Own())
        {
            await BatchWriter.WriteEachAsync(chains, chain => ContinueAsync(chain, cancellationToken));
        }
    }

    private async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var running = await scope.ServiceProvider.GetRequiredService<IChainVerification>().ListRunningAsync(cancellationToken);
        lock (gate)
        {
            own.UnionWith(running.Where(check => seen.GetValueOrDefault(check.Key) == check.Value).Select(check => check.Key));
        }

        seen = running;
    }

    private async Task ContinueAsync(long chain, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (!await scope.ServiceProvider.GetRequiredService<IChainVerification>().ContinueAsync(chain, cancellationToken))
        {
            lock (gate)
            {
                own.Remove(chain);
            }
        }
    }

    private List<long> Own()
    {
        lock (gate)
        {
            return [.. own.Order()];
        }
    }
}
