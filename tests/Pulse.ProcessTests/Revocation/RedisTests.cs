using System.Net;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Revocation;

/// <summary>Nodes that inform each other through Redis. The change feed is read too rarely here to have an effect.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class RedisTests
{
    private const string Channel = "pulse:revocations";

    private RedisProcess redis = null!;
    private Cluster cluster = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        redis = await RedisProcess.StartAsync();
        cluster = await Cluster.StartAsync(
            3, ("ConnectionStrings__Redis", redis.Address), ("Cache__FeedInterval", "00:01:00"), ("Cache__MaxStaleness", "00:05:00"));
        await redis.HeardByAsync(3, Channel);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await (cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (redis?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task A_key_that_one_node_deletes_is_refused_by_all_when_the_answer_says_that_all_have_confirmed()
    {
        var key = await cluster.WarmKeyAsync();

        var said = await cluster.DeleteAtFirstAsync(key, wait: 60);
        var statuses = await cluster.StatusesOfAsync(key);

        Assert.That(said, Does.Match(@"^confirmed=3/3, lag=\d+ms$"));
        Assert.That(statuses, Is.All.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Forged_messages_on_the_Redis_channel_can_only_drop_cached_entries()
    {
        var (live, dead) = (await cluster.WarmKeyAsync(), await cluster.WarmKeyAsync());
        await cluster.DeleteAtFirstAsync(dead, wait: 60);

        var (liveSubject, deadSubject) = ($"apiKey:{(Guid)live["id"]!:N}", $"apiKey:{(Guid)dead["id"]!:N}");
        byte[] noText = [0xff, 0xfe, 0x00, 0x20, 0xc3];
        foreach (var message in (StackExchange.Redis.RedisValue[])
        [
            "", " ", "rubbish", "1", "1 nobody", $"-1 {Guid.NewGuid():N} {deadSubject}", noText, new string('x', 1_000_000),
            $"{long.MaxValue} {Guid.NewGuid():N} {deadSubject} {liveSubject}",
            $"9 {Guid.NewGuid():N} {string.Join(' ', Enumerable.Range(0, 100_000))}",
            $"9 {Guid.NewGuid():N}",
        ])
        {
            Assert.That(await redis.SayAsync(Channel, message), Is.EqualTo(3));
        }

        var after = await cluster.WarmKeyAsync();
        var said = await cluster.DeleteAtFirstAsync(after, wait: 60);

        Assert.That(said, Does.StartWith("confirmed=3/3, "));
        Assert.That(await cluster.StatusesOfAsync(after), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await cluster.StatusesOfAsync(dead), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await cluster.StatusesOfAsync(live), Is.All.EqualTo(HttpStatusCode.OK));
    }
}
