using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Pulse.Domain.ApiKeys;

namespace Pulse.ProcessTests.Services;

/// <summary>Made-up credentials at a protected service.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class FloodTests
{
    private const HttpStatusCode Away = HttpStatusCode.ServiceUnavailable;

    [Test]
    public async Task A_flood_of_made_up_credentials_does_not_concern_those_that_are_known()
    {
        await using var ground = await ServiceGround.StartAsync(
            ("Cache__FailedVerificationsPerMinute", "50"), ("Cache__MaxStaleness", "00:01:00"));
        await using var service = await ground.StartServiceAsync();
        var (key, revoked, unknown) = (await ground.MakeKeyAsync(), await ground.MakeKeyAsync(), await ground.MakeKeyAsync());
        await using var traffic = await Traffic.StartAsync(service, key, revoked);

        var statuses = new ConcurrentBag<HttpStatusCode>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), async (_, _) =>
            statuses.Add(await service.StatusAsync(
                JsonNode.Parse($$"""{"apiKey":"{{key["apiKey"]}}","apiSecret":"{{Guess()}}"}""")!)));
        await ground.DeleteAsync(revoked, wait: 60);
        var bound = Traffic.Now;
        await traffic.GoesOnAsync();

        Assert.That(statuses.Distinct(), Is.EquivalentTo(new[] { HttpStatusCode.Unauthorized, Away }));
        Assert.That(traffic.Since(bound, revoked), Is.All.EqualTo(HttpStatusCode.Unauthorized).Or.EqualTo(Away));
        Assert.That(traffic.Of(key), Is.EqualTo(new[] { HttpStatusCode.OK }));

        // Pulse limits the questions about unknown credentials for up to a minute.
        await traffic.EndAsync();
        await service.UntilAsync(HttpStatusCode.OK, unknown, Away);
        Assert.That(await service.StatusAsync(revoked), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    /// <summary>With the right checksum: others are refused without a look at the database, and without a limit.</summary>
    private static string Guess() => ApiKeySecret.From(RandomNumberGenerator.GetBytes(ApiKeySecret.RandomBytes)).Reveal();
}
