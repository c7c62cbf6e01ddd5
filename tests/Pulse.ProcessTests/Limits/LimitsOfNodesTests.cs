using System.Net;
using System.Text.Json.Nodes;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Limits;

/// <summary>Limits of a key across several processes.</summary>
public sealed class LimitsOfNodesTests
{
    private const string Rate = """ "rateLimit":{"limit":100,"windowSeconds":3600} """;
    private const string Quota = """ "quota":{"limit":300,"period":"total"} """;

    private Cluster cluster = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => cluster = await Cluster.StartAsync(2);

    [OneTimeTearDown]
    public async Task StopAsync() => await (cluster?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Without_Redis_each_node_allows_the_full_rate_limit()
    {
        var key = await cluster.MakeKeyAsync(Rate);

        var statuses = await cluster.UseAsync(key, times: 400);

        Assert.That(statuses.Count(status => status == HttpStatusCode.OK), Is.EqualTo(200));
    }

    [Test]
    public async Task A_quota_is_never_overspent_although_a_process_is_killed_and_started_again()
    {
        var key = await cluster.MakeKeyAsync(Quota);
        await using var killed = await PulseProcess.StartReadyAsync(cluster.Folder);

        var before = await UseAsync(key, cluster.First, await killed.ReadyAsync());
        await killed.KillAsync();
        await using var restarted = await PulseProcess.StartReadyAsync(cluster.Folder);
        var after = await UseAsync(key, cluster.First, await restarted.ReadyAsync());

        var spent = before.Concat(after).Count(status => status == HttpStatusCode.OK);
        Assert.That(before, Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(spent, Is.LessThanOrEqualTo(300).And.GreaterThanOrEqualTo(290), "A crash loses at most one block.");
    }

    private static Task<HttpStatusCode[]> UseAsync(JsonNode key, Client one, Client other) =>
        Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? one : other).StatusOfAsync(key)));
}
