using System.Net;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Revocation;

/// <summary>
/// If Redis stops, hangs or never runs, no request fails, and revoked credentials are refused within the limit. The tests run one after the
/// other and leave Redis running.
/// </summary>
[Parallelizable(ParallelScope.Self)]
public sealed class RedisFaultTests
{
    private const string Channel = "pulse:revocations";

    private RedisProcess redis = null!;
    private Cluster cluster = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        redis = await RedisProcess.StartAsync();
        cluster = await Cluster.StartAsync(2, ("ConnectionStrings__Redis", redis.Address));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await (cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (redis?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [SetUp]
    public Task HearAsync() => redis.HeardByAsync(2, Channel);

    [Test]
    public async Task Redis_killed_and_restarted_under_load_fails_no_request_and_loses_no_revocation()
    {
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
    public async Task While_Redis_hangs_each_node_enforces_limits_on_its_own_and_no_request_fails()
    {
        var key = await cluster.MakeKeyAsync(""" "rateLimit":{"limit":100,"windowSeconds":3600} """);
        redis.Pause();

        var statuses = await cluster.UseAsync(key, times: 300);
        redis.Continue();

        Assert.That(statuses.Count(status => status == HttpStatusCode.OK), Is.InRange(100, 200));
        Assert.That(statuses, Is.All.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.TooManyRequests));
    }

    [Test]
    public async Task Without_any_Redis_nodes_start_and_revoke_and_log_the_outage_once_and_then_as_a_number_of_failures()
    {
        await using var alone = await Cluster.StartAsync(2, ("ConnectionStrings__Redis", $"127.0.0.1:{Ports.Free()}"));
        var pulse = alone.Processes[0];

        Assert.That(await RevokeAsync(alone), Is.All.EqualTo(HttpStatusCode.Unauthorized));
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
