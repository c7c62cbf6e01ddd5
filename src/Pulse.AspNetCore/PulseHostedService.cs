using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pulse.AspNetCore.Backchannel;

namespace Pulse.AspNetCore;

/// <summary>Listens to revocations and reports usage while the host runs, and takes leave when it stops.</summary>
internal sealed partial class PulseHostedService(
    PulseConnections connections, IAuthorizationPolicyProvider policies, ILogger<PulseHostedService> logger) : BackgroundService
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LastWords);
        try
        {
            await Task.WhenAll(connections.All.SelectMany(
                connection => new[] { connection.Reporter.FlushAsync(patience.Token), connection.LeaveAsync(patience.Token) }));
        }
        catch (Exception exception) when (exception is OperationCanceledException or BackchannelException)
        {
            // Pulse does not answer, or has forgotten the stream. The service does not wait for it.
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (policies is not PulsePolicyProvider)
        {
            LogPolicies(policies.GetType());
        }

        return Task.WhenAll(connections.All.Where(connection => connection.CachesAnswers).SelectMany(
            connection => new[] { connection.Listener.RunAsync(stoppingToken), connection.Reporter.RunAsync(stoppingToken) }));
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Policies with names of permissions (pulse:...) do not work: {Provider} was registered after AddPulse. Register it before.")]
    private partial void LogPolicies(Type provider);
}
