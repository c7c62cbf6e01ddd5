using System.Net;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Limits;

/// <summary>Limits of a key across several processes.</summary>
public sealed class LimitsOfNodesTests
{
    private const string Rate = """ "rateLimit":{"limit":100,"windowSeconds":3600} """;
    private const string Quota = """ "quota":{"limit":300,"period":"total"} """;

    [Test]
    public async Task Without_Redis_each_node_allows_the_full_rate_limit()
    {
        await using var cluster = await Cluster.StartAsync(2);
        var key = await cluster.MakeKeyAsync(Rate);

        var statuses = await cluster.UseAsync(key, times: 400);

        Assert.That(statuses.Count(status => status == HttpStatusCode.OK), Is.EqualTo(200));
    }

    [Test]
    public async Task While_Redis_hangs_each_node_enforces_limits_on_its_own_and_no_request_fails()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var cluster = await Cluster.StartAsync(2, ("ConnectionStrings__Redis", redis.Address));
        await redis.HeardByAsync(2, "pulse:revocations");
        var key = await cluster.MakeKeyAsync(Rate);
        redis.Pause();

        var statuses = await cluster.UseAsync(key, times: 300);
        redis.Continue();

        Assert.That(statuses.Count(status => status == HttpStatusCode.OK), Is.InRange(100, 200));
        Assert.That(statuses, Is.All.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.TooManyRequests));
    }

    [Test]
    public async Task A_quota_is_never_overspent_although_a_process_is_killed_and_started_again()
    {
        await using var cluster = await Cluster.StartAsync(2);
        var key = await cluster.MakeKeyAsync(Quota);

        var before = await cluster.UseAsync(key, times: 200);
        await cluster.Processes[1].KillAsync();
        await using var third = await PulseProcess.StartReadyAsync(cluster.Folder);
        var client = await third.ReadyAsync();
        var after = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? cluster.First : client).StatusOfAsync(key)));

        var spent = before.Concat(after).Count(status => status == HttpStatusCode.OK);
        Assert.That(before, Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(spent, Is.LessThanOrEqualTo(300).And.GreaterThanOrEqualTo(290), "A crash loses at most one block.");
    }
}
