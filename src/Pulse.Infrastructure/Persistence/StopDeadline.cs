using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// Divides <c>Shutdown:Timeout</c> between the phases of a shutdown. Waiting requests get a response after 50 % of it. The host closes
/// the remaining connections after 70 %. Services stop writing after 85 %. The rest is a reserve for a driver call that cannot be
/// interrupted.
/// </summary>
public sealed class StopDeadline : IDisposable
{
    /// <summary>Share of the host (<see cref="HostOptions.ShutdownTimeout"/>).</summary>
    public const double RequestsPart = 0.7;

    private const double WaitPart = 0.5;
    private const double ServicesPart = 0.85;
    private const double LastTryPart = 0.1;
    private const double LeavePart = 0.1;

    private readonly CancellationTokenSource near = new();
    private readonly CancellationTokenSource end = new();
    private readonly CancellationTokenRegistration? stopping;

    /// <param name="host">Holds the time that the host gives requests when it stops.</param>
    /// <param name="lifetime">The host's lifetime. Null if there is no host; the tokens are then never cancelled.</param>
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

    /// <summary>Cancelled when waiting requests must get a response.</summary>
    public CancellationToken Near { get; }

    /// <summary>Cancelled when services must stop writing.</summary>
    public CancellationToken End { get; }

    /// <summary>How long a request's statement may run after <see cref="Near"/>, so that the response leaves before connections
    /// close.</summary>
    public TimeSpan LastTry { get; }

    /// <summary>How long the process waits for the last transmissions, such as telemetry.</summary>
    public TimeSpan Leave { get; }

    public void Dispose()
    {
        stopping?.Dispose();
        near.Dispose();
        end.Dispose();
    }
}
