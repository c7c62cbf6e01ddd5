using System.Globalization;
using System.Net;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Revocation;

/// <summary>A node that was paused, as on a suspended machine, must not continue with its old state.</summary>
public sealed class PausedNodeTests
{
    private const string Unconfirmed = "confirmed=1/2, pending-until=";

    [Test]
    public async Task A_node_that_was_paused_too_long_first_answers_correctly_or_with_service_unavailable()
    {
        await using var cluster = await Cluster.StartAsync(2, ("Cache__FeedInterval", "00:00:00.5"), ("Cache__MaxStaleness", "00:00:02"));
        var (revoked, other) = (await cluster.WarmKeyAsync(), await cluster.WarmKeyAsync());

        cluster.Processes[1].Pause();
        var said = await cluster.DeleteAtFirstAsync(revoked);
        Assert.That(said, Does.StartWith(Unconfirmed));
        await UntilAsync(DateTimeOffset.Parse(said[Unconfirmed.Length..], CultureInfo.InvariantCulture));
        var asked = Enumerable.Range(0, 5).Select(_ => cluster.Second.StatusOfAsync(revoked)).ToList();
        cluster.Processes[1].Continue();
        var first = await Task.WhenAll(asked);

        Assert.That(first, Is.All.EqualTo(HttpStatusCode.Unauthorized).Or.EqualTo(HttpStatusCode.ServiceUnavailable));
        await cluster.Second.UntilAsync(HttpStatusCode.Unauthorized, revoked, HttpStatusCode.ServiceUnavailable);
        await cluster.Second.UntilAsync(HttpStatusCode.OK, other, HttpStatusCode.ServiceUnavailable);
    }

    /// <summary>Waits until the clock has passed an instant.</summary>
    private static async Task UntilAsync(DateTimeOffset instant)
    {
        while (DateTimeOffset.UtcNow <= instant)
        {
            await Task.Delay(20);
        }
    }
}
