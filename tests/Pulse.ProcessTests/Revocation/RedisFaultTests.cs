using System.Net;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Revocation;

/// <summary>If Redis stops, hangs or never runs, no request fails, and revoked credentials are refused within the limit.</summary>
public sealed class RedisFaultTests
{
    private const string Channel = "pulse:revocations";

    [Test]
    public async Task Redis_killed_and_restarted_under_load_fails_no_request_and_loses_no_revocation()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var cluster = await Cluster.StartAsync(2, ("ConnectionStrings__Redis", redis.Address));
        await redis.HeardByAsync(2, Channel);
        await using var load = await Load.StartAsync(cluster);

        await redis.KillAsync();
        await load.GoesOnAsync();
        var revokedMeanwhile = await RevokeAsync(cluster);
        await redis.RestartAsync();
        await redis.HeardByAsync(2, Channel);
        await load.GoesOnAsync();
        var revokedAfterwards = await RevokeAsync(cluster);

        Assert.That(await load.EndAsync(), Is.Empty);
        Assert.That(revokedMeanwhile.Concat(revokedAfterwards), Is.All.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Redis_that_hangs_fails_no_request_and_loses_no_revocation()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var cluster = await Cluster.StartAsync(2, ("ConnectionStrings__Redis", redis.Address));
        await redis.HeardByAsync(2, Channel);
        await using var load = await Load.StartAsync(cluster);

        redis.Pause();
        await load.GoesOnAsync();
        var unasked = await cluster.WarmKeyAsync();
        var said = await cluster.DeleteAtFirstAsync(unasked);
        var revoked = await RevokeAsync(cluster);
        redis.Continue();

        Assert.That(said, Does.StartWith("confirmed=1/2, pending-until=").Or.StartWith("confirmed=2/2, lag="));
        Assert.That(await load.EndAsync(), Is.Empty);
        Assert.That(revoked, Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await cluster.StatusesOfAsync(unasked), Is.All.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Startup_and_revocation_work_when_Redis_was_never_available()
    {
        await using var cluster = await Cluster.StartAsync(2, ("ConnectionStrings__Redis", $"127.0.0.1:{Ports.Free()}"));

        Assert.That(await RevokeAsync(cluster), Is.All.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_Redis_outage_is_logged_once_and_then_as_a_number_of_failures()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = await PulseProcess.StartReadyAsync(folder, ("ConnectionStrings__Redis", $"127.0.0.1:{Ports.Free()}"));

        await pulse.UntilToldAsync("more times");

        Assert.That(pulse.Output.Lines.Count(line => line.Contains(
            "Redis does not respond. Invalidations continue through the change feed.", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    /// <returns>The responses of the nodes to a deleted key, after all nodes have confirmed.</returns>
    private static async Task<HttpStatusCode[]> RevokeAsync(Cluster cluster)
    {
        var key = await cluster.WarmKeyAsync();
        Assert.That(await cluster.DeleteAtFirstAsync(key, wait: 60), Does.StartWith("confirmed=2/2, lag="));
        return await cluster.StatusesOfAsync(key);
    }
}
