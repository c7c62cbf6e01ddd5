using System.Net;
using System.Text.Json.Nodes;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Limits;

/// <summary>What several processes together let a key do.</summary>
public sealed class LimitsOfNodesTests
{
    private const string Rate = """ "rateLimit":{"limit":100,"windowSeconds":3600} """;
    private const string Quota = """ "quota":{"limit":300,"period":"total"} """;

    [Test]
    public async Task With_Redis_nodes_together_let_in_exactly_what_the_rate_says()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var cluster = await Cluster.StartAsync(2, ("ConnectionStrings__Redis", redis.Address));
        await redis.HeardByAsync(2, "pulse:revocations");
        await UseAsync(cluster, await cluster.MakeKeyAsync(Rate), times: 20);
        var key = await cluster.MakeKeyAsync(Rate);

        // Some at a time: on a busy machine a node would wait for Redis for too long, and go by itself.
        var statuses = new List<HttpStatusCode>();
        while (statuses.Count < 400)
        {
            statuses.AddRange(await UseAsync(cluster, key, times: 20));
        }

        Assert.That(statuses.Count(status => status == HttpStatusCode.OK), Is.EqualTo(100));
        Assert.That(statuses.Count(status => status == HttpStatusCode.TooManyRequests), Is.EqualTo(300));
    }

    [Test]
    public async Task With_Redis_what_is_refused_spends_nothing_of_the_rate_at_any_node()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var cluster = await Cluster.StartAsync(2, ("ConnectionStrings__Redis", redis.Address));
        await redis.HeardByAsync(2, "pulse:revocations");
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
    public async Task With_Redis_a_verification_tells_when_there_will_be_more_and_null_where_nothing_is_spent()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var cluster = await Cluster.StartAsync(2, ("ConnectionStrings__Redis", redis.Address));
        await redis.HeardByAsync(2, "pulse:revocations");
        var key = await cluster.MakeKeyAsync(Rate);

        Assert.That((long?)(await cluster.VerificationAsync(cluster.Second, key, 0))["rateLimit"]!["resetSeconds"], Is.Null, "unused");
        Assert.That(await cluster.VerifyAsync(cluster.First, key, 60), Is.EqualTo("ok"));
        Assert.That(
            (long?)(await cluster.VerificationAsync(cluster.Second, key, 50))["rateLimit"]!["resetSeconds"],
            Is.InRange(1, 3_600),
            "refused");
        Assert.That(
            (long?)(await cluster.VerificationAsync(cluster.Second, key, 101))["rateLimit"]!["resetSeconds"], Is.Null, "refused for ever");
    }

    [Test]
    public async Task Without_Redis_each_node_lets_in_what_the_rate_says()
    {
        await using var cluster = await Cluster.StartAsync(2);
        var key = await cluster.MakeKeyAsync(Rate);

        var statuses = await UseAsync(cluster, key, times: 400);

        Assert.That(statuses.Count(status => status == HttpStatusCode.OK), Is.EqualTo(200));
    }

    [Test]
    public async Task While_Redis_hangs_each_node_goes_by_itself_and_no_request_fails()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var cluster = await Cluster.StartAsync(2, ("ConnectionStrings__Redis", redis.Address));
        await redis.HeardByAsync(2, "pulse:revocations");
        var key = await cluster.MakeKeyAsync(Rate);
        redis.Pause();

        var statuses = await UseAsync(cluster, key, times: 300);
        redis.Continue();

        Assert.That(statuses.Count(status => status == HttpStatusCode.OK), Is.InRange(100, 200));
        Assert.That(statuses, Is.All.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.TooManyRequests));
    }

    [Test]
    public async Task A_quota_is_never_overspent_although_a_process_is_killed_and_started_again()
    {
        await using var cluster = await Cluster.StartAsync(2);
        var key = await cluster.MakeKeyAsync(Quota);

        var before = await UseAsync(cluster, key, times: 200);
        await cluster.Processes[1].KillAsync();
        await using var third = await PulseProcess.StartReadyAsync(cluster.Folder);
        var client = await third.ReadyAsync();
        var after = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? cluster.First : client).StatusOfAsync(key)));

        var spent = before.Concat(after).Count(status => status == HttpStatusCode.OK);
        Assert.That(before, Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(spent, Is.LessThanOrEqualTo(300).And.GreaterThanOrEqualTo(290), "what a crash forfeits is a block");
    }

    private static Task<HttpStatusCode[]> UseAsync(Cluster cluster, JsonNode key, int times) =>
        Task.WhenAll(Enumerable.Range(0, times).Select(i => cluster.Nodes[i % cluster.Nodes.Count].StatusOfAsync(key)));
}
