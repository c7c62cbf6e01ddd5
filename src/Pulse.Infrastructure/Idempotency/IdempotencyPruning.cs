using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common.Idempotency;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Idempotency;

/// <summary>Deletes expired idempotency records in small batches, so that other writers do not wait long.</summary>
internal sealed class IdempotencyPruning(IServiceScopeFactory scopes, ILogger<IdempotencyPruning> logger) : PeriodicWork(Interval, logger)
{
    private const int BatchSize = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var records = scope.ServiceProvider.GetRequiredService<IIdempotencyStore>();
        while (await records.PruneAsync(BatchSize, cancellationToken) == BatchSize)
        {
            await Task.Yield();
        }
    }
}
