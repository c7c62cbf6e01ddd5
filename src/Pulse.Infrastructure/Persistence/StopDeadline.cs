using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// Ends long waits of a process that stops while there is still time to answer: at <c>Shutdown:Timeout</c> the host closes the connections of
/// the requests that are left.
/// </summary>
public sealed class StopDeadline : IDisposable
{
    /// <summary>The part of the shutdown timeout after which waits end; the rest is for the answers.</summary>
    private const double Part = 0.6;

    private readonly CancellationTokenSource near = new();
    private readonly CancellationTokenRegistration? stopping;

    /// <param name="host">Says how long it lets requests go on when it stops.</param>
    /// <param name="lifetime">Of the host; null: there is none, and nothing stops.</param>
    public StopDeadline(IOptions<HostOptions> host, IHostApplicationLifetime? lifetime = null) =>
        stopping = lifetime?.ApplicationStopping.Register(() => near.CancelAfter(host.Value.ShutdownTimeout * Part));

    /// <summary>Cancelled when a request that waits has to be answered now.</summary>
    public CancellationToken Near => near.Token;

    public void Dispose()
    {
        stopping?.Dispose();
        near.Dispose();
    }
}
