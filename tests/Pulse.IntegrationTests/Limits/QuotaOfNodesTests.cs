using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Limits;

/// <summary>Two nodes on one database share a quota. A node returns its unused reserved units when it stops.</summary>
public sealed class QuotaOfNodesTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task Two_nodes_together_never_exceed_the_quota()
    {
        var key = await MakeAsync(limit: 300);
        await using var other = new PulseApp(Settings);
        var callers = new[] { Using(key), On(other, key) };

        var statuses = await Task.WhenAll(Enumerable.Range(0, 800).Select(i => StatusOfSessionAsync(callers[i % 2])));

        Assert.That(statuses.Count(status => status == HttpStatusCode.OK), Is.LessThanOrEqualTo(300).And.GreaterThan(290));
    }

    [Test]
    public async Task A_node_returns_its_unspent_quota_when_it_stops()
    {
        var key = await MakeAsync(limit: 1_000);
        await using (var other = new PulseApp(Settings))
        {
            Assert.That(await StatusOfSessionAsync(On(other, key)), Is.EqualTo(HttpStatusCode.OK));
        }

        var statuses = await Task.WhenAll(Enumerable.Range(0, 1_100).Select(_ => StatusOfSessionAsync(Using(key))));

        Assert.That(statuses.Count(status => status == HttpStatusCode.OK), Is.EqualTo(999));
    }

    private static Setup.Api On(PulseApp node, Key key)
    {
        var client = node.CreateClient();
        client.DefaultRequestHeaders.Add("x-api-key", key.ApiKey);
        client.DefaultRequestHeaders.Add("x-api-secret", key.Secret);
        return new Setup.Api(client);
    }

    private Task<Key> MakeAsync(long limit) =>
        Admin.MakeKeyFromAsync(new { name = "A key", permissions = new[] { "readMerchants" }, quota = new { limit, period = "total" } });
}
