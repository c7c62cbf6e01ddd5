using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace Pulse.ProcessTests.Services;

/// <summary>
/// A protected service while Pulse, the network or the service fails. No revoked credential is accepted after the bound, no request gets a
/// 500, and traffic recovers by itself.
/// </summary>
[Parallelizable(ParallelScope.Self)]
public sealed class ServiceFaultTests
{
    private const HttpStatusCode Away = HttpStatusCode.ServiceUnavailable;

    private static readonly (string, string)[] Quick = [("Cache__FeedInterval", "00:00:00.5"), ("Cache__MaxStaleness", "00:00:02")];

    [Test]
    public async Task Pulse_is_killed_and_started_again_under_load()
    {
        await using var ground = await ServiceGround.StartAsync(Quick);
        await using var service = await ground.StartServiceAsync();
        var (key, revoked) = (await ground.MakeKeyAsync(), await ground.MakeKeyAsync());
        await service.UntilAsync(HttpStatusCode.OK, key);
        await service.UntilAsync(HttpStatusCode.OK, revoked);
        var statuses = new ConcurrentDictionary<HttpStatusCode, int>();
        using var end = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                statuses.AddOrUpdate(await service.StatusAsync(key), 1, (_, count) => count + 1);
            }
        })).ToList();

        await ground.Pulse.KillAsync();
        await service.UntilAsync(Away, key, HttpStatusCode.OK);
        await using (var again = await ground.RestartAsync(Quick))
        {
            await again.ReadyAsync();
            await ground.DeleteAsync(revoked);
            await service.UntilAsync(HttpStatusCode.OK, key, Away);
            Assert.That(await service.StatusAsync(revoked), Is.EqualTo(HttpStatusCode.Unauthorized));
            await service.UntilHealthAsync("Healthy");
            Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.OK));
            await end.CancelAsync();
            await Task.WhenAll(load);
        }

        Assert.That(statuses.Keys, Is.EquivalentTo(new[] { HttpStatusCode.OK, Away }));
    }

    [Test]
    public async Task Pulse_stalls_and_continues()
    {
        await using var ground = await ServiceGround.StartAsync(Quick);
        await using var service = await ground.StartServiceAsync();
        var (key, unknown) = (await ground.MakeKeyAsync(), await ground.MakeKeyAsync());
        await service.UntilAsync(HttpStatusCode.OK, key);

        ground.Pulse.Pause();
        try
        {
            Assert.That(await service.StatusAsync(unknown), Is.EqualTo(Away));
            await service.UntilAsync(Away, key, HttpStatusCode.OK);
        }
        finally
        {
            ground.Pulse.Continue();
        }

        await service.UntilAsync(HttpStatusCode.OK, key, Away);
        await service.UntilHealthAsync("Healthy");
        await service.UntilAsync(HttpStatusCode.OK, unknown, Away);
    }

    [Test]
    public async Task A_service_that_was_paused_for_too_long_uses_nothing_that_it_remembers()
    {
        await using var ground = await ServiceGround.StartAsync(Quick);
        await using var service = await ground.StartServiceAsync();
        var key = await ground.MakeKeyAsync();
        await service.UntilAsync(HttpStatusCode.OK, key);

        service.Process.Pause();
        try
        {
            // The response comes when the paused service no longer counts as connected.
            Assert.That(await ground.DeleteAsync(key, wait: 60), Does.StartWith("confirmed=1/1, lag="));
        }
        finally
        {
            service.Process.Continue();
        }

        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.Unauthorized).Or.EqualTo(Away));
        await service.UntilHealthAsync("Healthy");
        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task The_services_own_key_is_rotated_and_then_deleted()
    {
        await using var ground = await ServiceGround.StartAsync(Quick);
        var rotated = await ground.PostAsync($"/apikeys/{ground.Own["id"]}/rotate", new { graceSeconds = 3600 });
        await using var service = await ground.StartServiceAsync((string)rotated["apiSecret"]!);
        var key = await ground.MakeKeyAsync();
        await service.UntilAsync(HttpStatusCode.OK, key);

        await ground.PostAsync($"/apikeys/{ground.Own["id"]}/rotate/complete", new { });
        await service.Process.UntilToldAsync("accepts the other one");
        await service.UntilHealthAsync("Healthy");
        await service.UntilAsync(HttpStatusCode.OK, await ground.MakeKeyAsync(), Away);

        await ground.DeleteAsync(ground.Own);
        await service.UntilAsync(Away, key, HttpStatusCode.OK);
        await service.UntilHealthAsync("Unhealthy");
    }

    [Test]
    public async Task A_flood_of_made_up_credentials_does_not_concern_those_that_are_known()
    {
        await using var ground = await ServiceGround.StartAsync(
            ("Cache__FailedVerificationsPerMinute", "50"), ("Cache__MaxStaleness", "00:01:00"));
        await using var service = await ground.StartServiceAsync();
        var key = await ground.MakeKeyAsync();
        await service.UntilAsync(HttpStatusCode.OK, key);

        var statuses = new ConcurrentBag<HttpStatusCode>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), async (number, _) =>
            statuses.Add(await service.StatusAsync(
                JsonNode.Parse($$"""{"apiKey":"{{key["apiKey"]}}","apiSecret":"{{Guess(number)}}"}""")!)));

        Assert.That(statuses.Distinct(), Is.SubsetOf(new[] { HttpStatusCode.Unauthorized, Away }));
        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.OK));
    }

    private static string Guess(int number) => $"pls_{number:D49}";
}
