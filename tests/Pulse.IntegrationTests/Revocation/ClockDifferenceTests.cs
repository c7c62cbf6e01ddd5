using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Revocation;

/// <summary>Two nodes whose clocks differ by two minutes recognize each other as alive.</summary>
public sealed class ClockDifferenceTests(TestDatabase database) : TwoNodeTests(database)
{
    [OneTimeSetUp]
    public void SetTheOthersClock() => Other.Clock.Advance(TimeSpan.FromSeconds(120));

    [Test]
    public async Task A_caller_that_waits_gets_a_correct_confirmation_by_both_nodes([Values] bool atTheNodeThatIsAhead)
    {
        var (key, there) = await WarmAtOtherAsync();
        var here = await WarmedAsync(Using(key));
        var caller = With(("Authorization", $"Bearer {AdminToken}"), ("Prefer", "wait=60"));

        var deleted = await (atTheNodeThatIsAhead ? AtOther(caller) : caller).DeleteAsync(key.Path);
        var statuses = await StatusesOfSessionsAsync(here, there);

        Assert.That(deleted.Header("Pulse-Revocation"), Does.StartWith("confirmed=2/2, lag="));
        Assert.That(statuses, Is.All.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_node_that_has_not_read_the_change_is_not_reported_as_confirmed()
    {
        var (key, _) = await WarmAtOtherAsync();
        OthersReads.IsFailing = true;

        var deleted = await With(("Authorization", $"Bearer {AdminToken}"), ("Prefer", "wait=1")).DeleteAsync(key.Path);

        Assert.That(deleted.Header("Pulse-Revocation"), Does.StartWith("confirmed=1/2, pending-until="));
    }
}
