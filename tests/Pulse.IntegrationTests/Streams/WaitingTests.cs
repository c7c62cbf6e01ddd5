using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Streams;

/// <summary>Apart from other tests, for which a service of all accounts would count after it has left.</summary>
public sealed class WaitingTests(TestDatabase database) : StreamGround(database)
{
    [Test]
    public async Task A_revocation_waits_for_the_listeners_that_learn_of_it()
    {
        var key = await Owner.MakeKeyAsync();
        var (one, _) = await EventStream.GreetedAsync(Service);
        await using var first = one;
        var (two, _) = await EventStream.GreetedAsync(await GatewayAsync());
        await using var second = two;

        var deleting = Waiting(Owner).DeleteAsync(key.Path);
        foreach (var stream in (EventStream[])[one, two])
        {
            Assert.That(deleting.IsCompleted, Is.False);
            var acknowledged = await stream.AcknowledgeAsync((await stream.NewsAsync())!.Position);
            Assert.That(acknowledged.Status, Is.EqualTo(HttpStatusCode.NoContent), acknowledged.Text);
        }

        var deleted = await deleting;
        Assert.That(deleted.Header("Pulse-Revocation"), Does.Match("^confirmed=1/1, services=2/2, lag=[0-9]+ms$"));
    }
}
