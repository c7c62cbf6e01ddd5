using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Verifies new events and records checkpoints. Each node does so for the chains that it writes to, and at its start for all chains that
/// have grown since their checkpoint. If two nodes verify a chain at once, one of them records it.
/// </summary>
internal sealed class AuditSealer(
    IServiceScopeFactory scopes, UnsealedChains unsealed, AuditOptions options, ILogger<AuditSealer> logger)
    : PeriodicWork(options.CheckpointInterval, logger), IDerivedState
{
    /// <summary>Number of chains whose checkpoints are written in one transaction.</summary>
    private const int BatchSize = 50;

    private const int PageSize = 1_000;

    private bool isIntervalOver;
    private volatile bool areAllListed;

    /// <summary>The chains of a restored database are others, and have other checkpoints.</summary>
    public void ForgetAll()
    {
        unsealed.Clear();
        areAllListed = false;
    }

    protected override async Task WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken) =>
        isIntervalOver = await unsealed.WaitAsync(timer.Period, cancellationToken);

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (isIntervalOver && !areAllListed)
        {
            areAllListed = true;
            await ListAllAsync(cancellationToken);
        }

        var chains = isIntervalOver ? unsealed.TakeGrown() : unsealed.TakeSuspected();
        await BatchWriter.WriteEachAsync(
            chains.Chunk(BatchSize).ToList(), part => SealAsync(part, cancellationToken), part => Array.ForEach(part, unsealed.Grew));
    }

    private async Task ListAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            long? after = -1;
            while (after is { } last)
            {
                await using var scope = scopes.CreateAsyncScope();
                var page = await scope.ServiceProvider.GetRequiredService<IChainVerification>()
                    .ListUnsealedAsync(last, PageSize, cancellationToken);
                page.ToList().ForEach(unsealed.Grew);
                after = page.Count == PageSize ? page[^1] : null;
            }
        }
        catch
        {
            areAllListed = false;
            throw;
        }
    }

    private async Task SealAsync(IReadOnlyCollection<long> chains, CancellationToken cancellationToken)
    {
        for (var rest = chains; rest.Count > 0;)
        {
            await using var scope = scopes.CreateAsyncScope();
            rest = await scope.ServiceProvider.GetRequiredService<IChainVerification>().SealAsync(rest, cancellationToken);
        }
    }
}
