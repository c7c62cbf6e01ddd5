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

    private readonly RunInterval interval = new(options.CheckpointInterval);
    private volatile bool areAllListed;

    /// <summary>The chains of a restored database are others, and have other checkpoints.</summary>
    public void ForgetAll()
    {
        unsealed.Clear();
        areAllListed = false;
    }

    /// <summary>Waits for the rest of the interval or for a suspected chain.</summary>
    protected override Task WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken) =>
        interval.WaitAsync(rest => unsealed.WaitAsync(rest, cancellationToken));

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (interval.IsOver && !areAllListed)
        {
            areAllListed = true;
            await ListAllAsync(cancellationToken);
        }

        var suspected = unsealed.TakeSuspected();
        List<long> chains = interval.IsOver ? [.. suspected.Union(unsealed.TakeGrown()).Order()] : suspected;
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
            var verification = scope.ServiceProvider.GetRequiredService<IChainVerification>();
            if (await verification.SealAsync(rest, cancellationToken) is not { } further)
            {
                rest.ToList().ForEach(unsealed.Grew);
                return;
            }

            rest = further;
        }
    }
}
