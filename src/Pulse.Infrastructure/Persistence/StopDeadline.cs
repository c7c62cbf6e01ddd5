using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// Shares out <c>Shutdown:Timeout</c> among what a process does that stops: requests that wait are answered after a half of it, the host closes
/// the connections of those that are left after seven tenths, services have written what they have left, or give up, shortly afterwards. All of them
/// together, and a driver that cannot be interrupted for a second, take no longer than the whole.
/// </summary>
public sealed class StopDeadline : IDisposable
{
    /// <summary>What the host gets, as <see cref="HostOptions.ShutdownTimeout"/>.</summary>
    public const double RequestsPart = 0.7;

    private const double WaitPart = 0.5;
    private const double ServicesPart = 0.85;
    private const double LastTryPart = 0.1;
    private const double LeavePart = 0.1;

    private readonly CancellationTokenSource near = new();
    private readonly CancellationTokenSource end = new();
    private readonly CancellationTokenRegistration? stopping;

    /// <param name="host">Says how long it lets requests go on when it stops.</param>
    /// <param name="lifetime">Of the host; null: there is none, and nothing stops.</param>
    public StopDeadline(IOptions<HostOptions> host, IHostApplicationLifetime? lifetime = null)
    {
        var timeout = host.Value.ShutdownTimeout / RequestsPart;
        (LastTry, Leave) = (timeout * LastTryPart, timeout * LeavePart);
        (Near, End) = (near.Token, end.Token);
        stopping = lifetime?.ApplicationStopping.Register(() =>
        {
            near.CancelAfter(timeout * WaitPart);
            end.CancelAfter(timeout * ServicesPart);
        });
    }

    /// <summary>Cancelled when a request that waits has to be answered now.</summary>
    public CancellationToken Near { get; }

    /// <summary>Cancelled when services have to give up what they could not write.</summary>
    public CancellationToken End { get; }

    /// <summary>How long a statement of a request may still take after <see cref="Near"/>: its answer leaves before the connections are closed.</summary>
    public TimeSpan LastTry { get; }

    /// <summary>How long the process waits for what is sent last, such as telemetry.</summary>
    public TimeSpan Leave { get; }

    public void Dispose()
    {
        stopping?.Dispose();
        near.Dispose();
        end.Dispose();
    }
}
