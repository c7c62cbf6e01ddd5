using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// Reads the list of nodes for requests that wait for acknowledgements. Concurrent requests share one read, so the cost does not grow with
/// their number, and none of them holds a connection.
/// </summary>
internal sealed partial class NodeList(IServiceScopeFactory scopes, ILogger<NodeList> logger)
{
    private readonly Lock gate = new();
    private Snapshot? latest;
    private Task<Snapshot>? reading;

    /// <param name="moment">Timestamp of <see cref="TimeProvider.System"/>. An older list is read again.</param>
    /// <returns>Null if the list cannot be read.</returns>
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

    /// <summary>Returns null instead of failing, because the change is already committed.</summary>
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

    [LoggerMessage(LogLevel.Warning, "Cannot read the list of nodes. Revocations are reported without it.")]
    private partial void LogNotRead(Exception exception);

    private sealed record Snapshot(long BeganAt, IReadOnlyList<Node>? Nodes);
}
