using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common.Idempotency;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Idempotency;

/// <summary>Removes what is forgotten, few rows at a time, so that nobody waits long for a turn to write.</summary>
internal sealed class IdempotencyPruning(IServiceScopeFactory scopes, ILogger<IdempotencyPruning> logger) : PeriodicWork(Interval, logger)
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var records = scope.ServiceProvider.GetRequiredService<IIdempotencyStore>();
        while (await records.PruneAsync(AtOnce, cancellationToken) == AtOnce)
        {
            await Task.Yield();
        }
    }
}
