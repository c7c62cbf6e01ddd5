using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

/// <summary>Waits for the nodes that run beside a process that is no node itself.</summary>
public sealed class RunningNodes(IServiceScopeFactory scopes, CacheOptions options)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Waits until all nodes have read the change feed up to its current end, for at most <see cref="CacheOptions.MaxStaleness"/>. After
    /// that time, a node that has not read it accepts no credential.
    /// </summary>
    /// <returns>The number of nodes that have read it, and of all. A killed node counts for a minute.</returns>
    public async Task<(int Confirmed, int All)> UntilConfirmedAsync(CancellationToken cancellationToken)
    {
        var (began, head) = (TimeProvider.System.GetTimestamp(), await ReadAsync<IChangeFeed, long>(
            feed => feed.GetHeadAsync(cancellationToken)));
        while (true)
        {
            var nodes = await ReadAsync<INodeRegistry, List<Node>>(registry => registry.ListAsync(cancellationToken));
            var confirmed = nodes.Count(node => node.Position >= head);
            if (confirmed == nodes.Count || TimeProvider.System.GetElapsedTime(began) > options.MaxStaleness)
            {
                return (confirmed, nodes.Count);
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    private async Task<TResult> ReadAsync<TService, TResult>(Func<TService, Task<TResult>> read)
        where TService : notnull
    {
        await using var scope = scopes.CreateAsyncScope(DatabaseLane.System);
        return await read(scope.ServiceProvider.GetRequiredService<TService>());
    }
}
