using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Reads the list of nodes for every call that waits for confirmations. Calls share a read, so that it costs the database the same
/// however many calls wait, and none of them holds a connection.
/// </summary>
internal sealed partial class NodeList(IServiceScopeFactory scopes, ILogger<NodeList> logger)
{
    private readonly Lock gate = new();
    private Snapshot? latest;
    private Task<Snapshot>? reading;

    /// <param name="moment">A timestamp of <see cref="TimeProvider.System"/>: what was read earlier is read again.</param>
    /// <returns>Null where the database does not say.</returns>
    public async Task<IReadOnlyList<Node>?> ReadSinceAsync(long moment)
    {
        while (true)
        {
            Task<Snapshot> running;
            lock (gate)
            {
                if (latest is { } known && known.BeganAt >= moment)
                {
                    return known.Nodes;
                }

                running = reading ??= Task.Run(ReadAsync);
            }

            await running;
        }
    }

    private async Task<Snapshot> ReadAsync()
    {
        var beganAt = TimeProvider.System.GetTimestamp();
        Snapshot? read = null;
        try
        {
            return read = new Snapshot(beganAt, await TryReadAsync());
        }
        finally
        {
            lock (gate)
            {
                (latest, reading) = (read ?? latest, null);
            }
        }
    }

    /// <summary>What has been committed is not refused because the database no longer answers.</summary>
    private async Task<IReadOnlyList<Node>?> TryReadAsync()
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope(DatabaseLane.System);
            return await scope.ServiceProvider.GetRequiredService<INodeRegistry>().ListAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogNotRead(exception);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The list of nodes cannot be read: revocations are answered without it.")]
    private partial void LogNotRead(Exception exception);

    private sealed record Snapshot(long BeganAt, IReadOnlyList<Node>? Nodes);
}
