using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Logins;

/// <summary>Writes the networks of new logins every few seconds, and reads those that other nodes wrote every minute.</summary>
internal sealed class LoginNetworkWriter(
    IServiceScopeFactory scopes, LoginNetworks networks, TimeProvider clock, StopDeadline stop, ILogger<LoginNetworkWriter> logger)
    : PeriodicWork(Interval, logger, stop)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenReads = TimeSpan.FromMinutes(1);

    /// <summary>Overlap of two reads, because clocks of nodes differ and transactions may commit out of order.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    private DateTime? readUpTo;
    private long readAt;

    /// <summary>Reads known networks before the first request, so that known users are let through if the node starts during a flood of
    /// logins.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task FinishAsync(CancellationToken cancellationToken) => RunOnceAsync(cancellationToken);

    protected override Task RunOnceAsync(CancellationToken cancellationToken) => BatchWriter.DoEachAsync(
        () => readUpTo is null || clock.GetElapsedTime(readAt) >= BetweenReads ? ReadAsync(cancellationToken) : Task.CompletedTask,
        () => BatchWriter.WriteEachAsync(networks.Pending(), login => WriteAsync(login, cancellationToken)));

    private async Task WriteAsync(LoginNetworks.Noted login, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ILoginNetworkStore>()
            .WriteAsync(new LoginNetwork { UserId = login.UserId, Network = login.Network, At = login.At }, cancellationToken);
        networks.Written([login]);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var (began, now) = (clock.GetTimestamp(), clock.UtcNow);
        var since = readUpTo is { } before ? before - Overlap : now - LoginNetworks.Lifetime;
        await using var scope = scopes.CreateAsyncScope();
        foreach (var login in await scope.ServiceProvider.GetRequiredService<ILoginNetworkStore>().ListAsync(since, cancellationToken))
        {
            networks.Learn(login.UserId, login.Network, login.At);
        }

        (readUpTo, readAt) = (now, began);
        networks.Prune();
    }
}
