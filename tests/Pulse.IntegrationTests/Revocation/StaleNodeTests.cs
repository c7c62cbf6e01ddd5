using System.Globalization;
using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Revocation;

/// <summary>A node that cannot read the feed for too long refuses all credentials, because it could miss a revocation.</summary>
public sealed class StaleNodeTests(TestDatabase database) : TwoNodeTests(database)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    protected override Dictionary<string, string> OthersSettings => new(Settings) { ["Cache:MaxStaleness"] = "00:00:01" };

    [Test]
    public async Task A_node_that_cannot_read_the_change_feed_refuses_all_callers_until_it_can_again()
    {
        var key = await Admin.MakeKeyAsync();
        var caller = AtOther(Using(key));
        await UntilAsync(HttpStatusCode.OK, caller);
        var unused = AtOther(Using(await Admin.MakeKeyAsync()));

        OthersReads.IsFailing = true;
        await UntilAsync(HttpStatusCode.ServiceUnavailable, caller);
        var notReady = await AtOther(Anonymous()).GetAsync("/health/ready");
        Answer[] refused =
        [
            await caller.GetAsync("/permissions"),
            await unused.GetAsync("/apikeys"),
            await AtOther(Anonymous()).PostAsync("/auth/login", key.Login),
        ];
        OthersReads.IsFailing = false;

        foreach (var answer in refused.Append(notReady))
        {
            answer.AssertProblem(HttpStatusCode.ServiceUnavailable, "database_unavailable");
            Assert.That(int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture), Is.GreaterThan(0));
        }

        await UntilAsync(HttpStatusCode.OK, caller);
        Assert.That((await AtOther(Anonymous()).GetAsync("/health/ready")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_key_revoked_while_a_node_could_not_read_the_change_feed_is_never_accepted_again()
    {
        var key = await Admin.MakeKeyAsync();
        var caller = AtOther(Using(key));
        await UntilAsync(HttpStatusCode.OK, caller);

        OthersReads.IsFailing = true;
        await UntilAsync(HttpStatusCode.ServiceUnavailable, caller);
        await Admin.DeleteAsync(key.Path);
        OthersReads.IsFailing = false;

        await UntilAsync(HttpStatusCode.Unauthorized, caller);
    }

    /// <summary>
    /// Repeats the request until it returns this status. Before, the node may only return 503, or accept known credentials.
    /// </summary>
    private static async Task UntilAsync(HttpStatusCode expected, Setup.Api caller)
    {
        using var patience = new CancellationTokenSource(Patience);
        var before = expected == HttpStatusCode.ServiceUnavailable ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable;
        for (var status = await StatusOfSessionAsync(caller); status != expected; status = await StatusOfSessionAsync(caller))
        {
            Assert.That(status, Is.EqualTo(before));
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }
}
