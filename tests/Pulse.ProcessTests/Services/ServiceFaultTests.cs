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
    private static readonly HttpStatusCode[] NotAccepted = [HttpStatusCode.Unauthorized, Away];

    [Test]
    public async Task Pulse_is_killed_and_started_again_under_load()
    {
        await using var ground = await ServiceGround.StartAsync(Quick);
        await using var service = await ground.StartServiceAsync();
        var (key, revoked) = (await ground.MakeKeyAsync(), await ground.MakeKeyAsync());
        await using var traffic = await Traffic.StartAsync(service, key, revoked);

        await ground.Pulse.KillAsync();
        await traffic.UntilAsync(Away, key);
        await using (var again = await ground.RestartAsync(Quick))
        {
            await again.ReadyAsync();
            await ground.DeleteAsync(revoked);
            var bound = Traffic.Now;
            await RecoversAsync(service, traffic, key, revoked, bound);
        }
    }

    [Test]
    public async Task Pulse_stalls_and_continues()
    {
        await using var ground = await ServiceGround.StartAsync(Quick);
        await using var service = await ground.StartServiceAsync();
        var (key, revoked, unknown) = (await ground.MakeKeyAsync(), await ground.MakeKeyAsync(), await ground.MakeKeyAsync());
        await using var traffic = await Traffic.StartAsync(service, key, revoked);

        ground.Pulse.Pause();
        try
        {
            Assert.That(await service.StatusAsync(unknown), Is.EqualTo(Away));
            await traffic.UntilAsync(Away, key);
        }
        finally
        {
            ground.Pulse.Continue();
        }

        await ground.DeleteAsync(revoked);
        var bound = Traffic.Now;
        await RecoversAsync(service, traffic, key, revoked, bound);
        await service.UntilAsync(HttpStatusCode.OK, unknown, Away);
    }

    [Test]
    public async Task A_service_that_was_paused_for_too_long_uses_nothing_that_it_remembers()
    {
        await using var ground = await ServiceGround.StartAsync(Quick);
        await using var service = await ground.StartServiceAsync();
        var (key, revoked) = (await ground.MakeKeyAsync(), await ground.MakeKeyAsync());
        await using var traffic = await Traffic.StartAsync(service, key, revoked);

        service.Process.Pause();
        List<Task<HttpStatusCode>> asked;
        long bound;
        try
        {
            // The response comes when the paused service no longer counts as connected.
            Assert.That(await ground.DeleteAsync(revoked, wait: 60), Does.StartWith("confirmed=1/1, lag="));
            bound = Traffic.Now;
            asked = [.. Enumerable.Range(0, 5).Select(_ => service.StatusAsync(revoked))];
        }
        finally
        {
            service.Process.Continue();
        }

        Assert.That(await Task.WhenAll(asked), Is.All.AnyOf(NotAccepted));
        await RecoversAsync(service, traffic, key, revoked, bound, isAway: false);
    }

    [Test]
    public async Task The_services_own_key_is_rotated_and_disabled_and_enabled_and_then_deleted()
    {
        await using var ground = await ServiceGround.StartAsync(Quick);
        var rotated = await ground.PostAsync($"/apikeys/{ground.Own["id"]}/rotate", new { graceSeconds = 3600 });
        await using var service = await ground.StartServiceAsync(("Pulse__SecondaryApiSecret", (string)rotated["apiSecret"]!));
        var (key, revoked) = (await ground.MakeKeyAsync(), await ground.MakeKeyAsync());
        await using var traffic = await Traffic.StartAsync(service, key, revoked);

        await ground.PostAsync($"/apikeys/{ground.Own["id"]}/rotate/complete", new { });
        await service.Process.UntilToldAsync("accepts the other one");
        await service.UntilHealthAsync("Healthy");
        await service.UntilAsync(HttpStatusCode.OK, await ground.MakeKeyAsync(), Away);

        await ground.ChangeAsync(ground.Own, "disable");
        await service.UntilAsync(Away, key, HttpStatusCode.OK);
        await service.UntilHealthAsync("Unhealthy");
        await ground.DeleteAsync(revoked);
        var bound = Traffic.Now;
        await traffic.GoesOnAsync();
        await ground.ChangeAsync(ground.Own, "enable");
        await RecoversAsync(service, traffic, key, revoked, bound);

        await ground.DeleteAsync(ground.Own);
        await service.UntilAsync(Away, key, HttpStatusCode.OK);
        await service.UntilHealthAsync("Unhealthy");
    }

    [Test]
    public async Task A_service_that_stops_does_not_delay_a_revocation()
    {
        await using var ground = await ServiceGround.StartAsync(("Cache__MaxStaleness", "00:05:00"));
        await using var service = await ground.StartServiceAsync();
        var key = await ground.MakeKeyAsync();
        await service.UntilAsync(HttpStatusCode.OK, key);

        service.Process.Terminate();
        Assert.That(await service.Process.ExitAsync(), Is.Zero);

        Assert.That(await ground.DeleteAsync(key, wait: 60), Does.StartWith("confirmed=1/1, lag="));
    }

    /// <summary>Waits until the service works again, ends the traffic, and checks its statuses.</summary>
    private static async Task RecoversAsync(
        OrdersService service, Traffic traffic, JsonNode key, JsonNode revoked, long bound, bool isAway = true)
    {
        await service.UntilAsync(HttpStatusCode.OK, key, Away);
        await service.UntilAsync(HttpStatusCode.Unauthorized, revoked, Away);
        await service.UntilHealthAsync("Healthy");
        var recovered = Traffic.Now;
        await traffic.GoesOnAsync();
        await traffic.EndAsync();
        Assert.That(traffic.Since(recovered, key), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(traffic.Since(bound, revoked), Is.All.AnyOf(NotAccepted));
        Assert.That(traffic.Since(recovered, revoked), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(traffic.Of(key), Is.SubsetOf(new[] { HttpStatusCode.OK, Away }));
        Assert.That(traffic.Of(revoked), Is.SubsetOf(new[] { HttpStatusCode.OK, HttpStatusCode.Unauthorized, Away }));
        if (isAway)
        {
            Assert.That(traffic.Of(key), Does.Contain(Away));
        }
    }
}
