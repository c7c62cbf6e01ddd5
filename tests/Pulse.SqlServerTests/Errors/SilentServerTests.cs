using System.Diagnostics;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Pulse.Infrastructure.Revocation;
using Pulse.SqlServerTests.FakeServer;
using Pulse.SqlServerTests.Statements;

namespace Pulse.SqlServerTests.Errors;

/// <summary>With the real driver, and a server that accepts connections and does not respond.</summary>
public sealed class SilentServerTests
{
    /// <summary>Timeout of the driver for each attempt: much longer than the probe may take.</summary>
    private const int ConnectTimeoutSeconds = 60;

    /// <summary>Two feed intervals of a second and 3 s, on a busy machine.</summary>
    private static readonly TimeSpan FewSeconds = TimeSpan.FromSeconds(15);

    private SilentServer server = null!;

    /// <summary>Before the login, and after it.</summary>
    [Test]
    public async Task A_database_server_that_stops_responding_makes_the_node_not_ready_within_seconds([Values] bool letsIn)
    {
        server = new SilentServer(letsIn);
        await using var pulse = await ReadyAsync();

        pulse.Server.InFront = AskAsync;
        var silent = Stopwatch.StartNew();
        await UntilAsync(pulse, HealthStatus.Unhealthy);
        var elapsed = silent.Elapsed;
        pulse.Server.InFront = null;
        server.Dispose();

        Assert.That(elapsed, Is.LessThan(FewSeconds));
        await UntilAsync(pulse, HealthStatus.Healthy);
    }

    [TearDown]
    public void Stop() => server.Dispose();

    /// <summary>A node that reads the change feed.</summary>
    private static async Task<PulseOnFakeServer> ReadyAsync()
    {
        var pulse = new PulseOnFakeServer();
        await pulse.StartAsync();
        pulse.Server.Rows["ChangeFeedHead"] = [Samples.HeadOfChangeFeed];
        pulse.Server.Rows["Changes"] =
        [
            new()
            {
                ["Position"] = Samples.HeadOfChangeFeed["Position"],
                ["Subject"] = "",
                ["At"] = Samples.Now,
                ["HoldsWitness"] = true,
                ["NewestEvent"] = Guid.Empty,
            },
        ];
        await pulse.ReadFeedAsync();
        await UntilAsync(pulse, HealthStatus.Healthy);
        return pulse;
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        await using var connection = new SqlConnection(
            server.ConnectionStringWith($"Connect Timeout={ConnectTimeoutSeconds};Pooling=false"));
        await connection.OpenAsync(cancellationToken);
        await using var command = new SqlCommand("SELECT 1", connection);
        await command.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task UntilAsync(PulseOnFakeServer pulse, HealthStatus status)
    {
        await using var scope = pulse.NewScope();
        var readiness = scope.ServiceProvider.GetRequiredService<Readiness>();
        var check = new ReadinessCheck(readiness);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while ((await check.CheckHealthAsync(new HealthCheckContext(), patience.Token)).Status != status)
        {
            // This test is not about the node's own write.
            await readiness.WriteAsync(() => Task.CompletedTask);
            await Task.Delay(20, patience.Token);
        }
    }
}
