using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// Deletes expired rows at an interval. Each batch has its own scope and transaction, so that other writers do not wait long.
/// </summary>
/// <param name="rows">Name of the rows in the log.</param>
/// <param name="interval">Time between two runs.</param>
/// <param name="batchSize">Maximum number of rows per batch. A smaller batch ends the run.</param>
/// <param name="prune">Deletes one batch and returns how many rows it deleted.</param>
internal sealed class Pruning(
    string rows,
    TimeSpan interval,
    int batchSize,
    Func<IServiceProvider, int, CancellationToken, Task<int>> prune,
    IServiceScopeFactory scopes,
    ILogger<Pruning> logger) : PeriodicWork(interval, logger)
{
    protected override string Name => $"Pruning of {rows}";

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        while (await PruneBatchAsync(cancellationToken) >= batchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<int> PruneBatchAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var pruned = await services.GetRequiredService<IUnitOfWork>().ExecuteAsync<int>(
            async token => await prune(services, batchSize, token), cancellationToken);
        return pruned.IsError ? 0 : pruned.Value;
    }
}

internal static class PruningServices
{
    /// <inheritdoc cref="Pruning"/>
    public static IServiceCollection AddPruning(
        this IServiceCollection services,
        string rows,
        TimeSpan interval,
        int batchSize,
        Func<IServiceProvider, int, CancellationToken, Task<int>> prune) =>
        services.AddSingleton<IHostedService>(provider => new Pruning(
            rows,
            interval,
            batchSize,
            prune,
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<ILogger<Pruning>>()));
}
