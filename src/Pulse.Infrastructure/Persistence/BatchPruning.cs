using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Deletes expired rows once a minute, in batches of one transaction each, so that other writers do not wait long.</summary>
/// <param name="scopes">Creates one scope per batch.</param>
/// <param name="prune">Deletes at most the given number of rows and returns how many it deleted.</param>
/// <param name="logger">Logs failures.</param>
internal abstract class BatchPruning<T>(IServiceScopeFactory scopes, Func<T, int, CancellationToken, Task<int>> prune, ILogger logger)
    : PeriodicWork(Interval, logger)
    where T : notnull
{
    private const int BatchSize = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        while (await PruneBatchAsync(cancellationToken) == BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<int> PruneBatchAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var rows = scope.ServiceProvider.GetRequiredService<T>();
        var pruned = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().ExecuteAsync<int>(
            async token => await prune(rows, BatchSize, token), cancellationToken);
        return pruned.IsError ? 0 : pruned.Value;
    }
}
