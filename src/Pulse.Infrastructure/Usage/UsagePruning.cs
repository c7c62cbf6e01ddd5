using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Usage;

/// <summary>Deletes old usage counters in small batches.</summary>
internal sealed class UsagePruning(IServiceScopeFactory scopes, TimeProvider clock, UsageOptions options, ILogger<UsagePruning> logger)
    : PeriodicWork(TimeSpan.FromMinutes(10), logger)
{
    private const int BatchSize = 1_000;

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        int pruned;
        do
        {
            await using var scope = scopes.CreateAsyncScope();
            pruned = await scope.ServiceProvider.GetRequiredService<IUsageStore>()
                .PruneAsync(clock.UtcNow.AddDays(-options.RetentionDays), BatchSize, cancellationToken);
        }
        while (pruned >= BatchSize);
    }
}
