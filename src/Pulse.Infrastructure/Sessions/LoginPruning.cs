using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Deletes what is left of logins with a second factor, a batch in each transaction, so that nobody waits long for a turn to write.</summary>
internal sealed class LoginPruning(IServiceScopeFactory scopes, ILogger<LoginPruning> logger) : PeriodicWork(Interval, logger)
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
        var logins = scope.ServiceProvider.GetRequiredService<IEndedLogins>();
        var pruned = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().ExecuteAsync<int>(
            async token => await logins.PruneAsync(BatchSize, token), cancellationToken);
        return pruned.IsError ? 0 : pruned.Value;
    }
}
