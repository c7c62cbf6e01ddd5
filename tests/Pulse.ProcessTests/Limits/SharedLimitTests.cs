using System.Net;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Limits;

/// <summary>Limits of a key across two processes that share a Redis. Each test has its own key.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class SharedLimitTests
{
    private const string Rate = """ "rateLimit":{"limit":100,"windowSeconds":3600} """;

    private RedisProcess redis = null!;
    private Cluster cluster = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        redis = await RedisProcess.StartAsync();
        cluster = await Cluster.StartAsync(2, ("ConnectionStrings__Redis", redis.Address));
        await redis.HeardByAsync(2, "pulse:revocations");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await (cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (redis?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task All_nodes_together_allow_exactly_the_rate_limit()
    {
        await cluster.UseAsync(await cluster.MakeKeyAsync(Rate), times: 20);
        var key = await cluster.MakeKeyAsync(Rate);

        // In small groups: on a busy machine a node would wait too long for Redis and decide alone.
        var statuses = new List<HttpStatusCode>();
        while (statuses.Count < 400)
        {
            statuses.AddRange(await cluster.UseAsync(key, times: 20));
        }

        Assert.That(statuses.Count(status => status == HttpStatusCode.OK), Is.EqualTo(100));
        Assert.That(statuses.Count(status => status == HttpStatusCode.TooManyRequests), Is.EqualTo(300));
    }

    [Test]
    public async Task A_refused_use_spends_no_rate_limit_on_any_node()
    {
        var small = await cluster.MakeKeyAsync(""" "rateLimit":{"limit":10,"windowSeconds":3600},"quota":{"limit":5,"period":"total"} """);
        var large = await cluster.MakeKeyAsync(""" "rateLimit":{"limit":10,"windowSeconds":3600} """);

        Assert.That(await cluster.VerifyAsync(cluster.First, small, 10), Is.EqualTo("quota_exhausted"));
        Assert.That(await cluster.VerifyAsync(cluster.Second, small, 5), Is.EqualTo("ok"));

        Assert.That(await cluster.VerifyAsync(cluster.First, large, 8), Is.EqualTo("ok"));
        Assert.That(await cluster.VerifyAsync(cluster.Second, large, 5), Is.EqualTo("rate_limited"));
        Assert.That(await cluster.VerifyAsync(cluster.Second, large, 5), Is.EqualTo("rate_limited"));
        Assert.That(await cluster.VerifyAsync(cluster.Second, large, 5), Is.EqualTo("rate_limited"));
        Assert.That(await cluster.VerifyAsync(cluster.Second, large, 2), Is.EqualTo("ok"));
    }

    [Test]
    public async Task A_verification_returns_the_reset_time_or_null_if_nothing_is_spent()
    {
        var key = await cluster.MakeKeyAsync(Rate);

        Assert.That((long?)(await cluster.VerificationAsync(cluster.Second, key, 0))["rateLimit"]!["resetSeconds"], Is.Null, "unused");
        Assert.That(await cluster.VerifyAsync(cluster.First, key, 60), Is.EqualTo("ok"));
        Assert.That(
            (long?)(await cluster.VerificationAsync(cluster.Second, key, 50))["rateLimit"]!["resetSeconds"],
            Is.InRange(1, 3_600),
            "refused");
        Assert.That(
            (long?)(await cluster.VerificationAsync(cluster.Second, key, 101))["rateLimit"]!["resetSeconds"],
            Is.Null,
            "refused permanently");
    }
}
