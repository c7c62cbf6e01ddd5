using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Deletes once a minute what is worth nothing any more, a batch in each transaction, so that nobody waits long for a turn to write.</summary>
/// <param name="scopes">Each batch has one of its own.</param>
/// <param name="prune">Deletes so many at most, and says how many.</param>
/// <param name="logger">Hears of what goes wrong.</param>
internal abstract class BatchPruning<T>(IServiceScopeFactory scopes, Func<T, int, CancellationToken, Task<int>> prune, ILogger logger) : PeriodicWork(Interval, logger)
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
