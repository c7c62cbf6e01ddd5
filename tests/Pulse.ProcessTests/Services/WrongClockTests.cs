using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Services;

/// <summary>A protected service whose clock is wrong from its start on, and jumps while it runs.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class WrongClockTests
{
    private const int Window = 600;

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    [TestCase(1)]
    [TestCase(-1)]
    public async Task Expiry_memory_staleness_and_reports_do_not_depend_on_the_clock_of_the_service(int hours)
    {
        using var clock = FakeClock.Of(Offset(hours));
        await using var ground = await ServiceGround.StartAsync(
            ("Cache__FeedInterval", "00:00:00.5"), ("Cache__MaxStaleness", "00:00:02"));
        await using var proxy = await PulseProxy.StartAsync(ground.Cluster.First.Address);
        await using var service = await ground.StartServiceAsync(
            [
                ("Pulse__Url", proxy.Address),
                ("Pulse__UsageInterval", "00:00:01"),
                ("Pulse__BackchannelTimeout", "00:00:01"),
                .. clock.Settings,
            ]);
        var kept = await ground.MakeKeyAsync();
        await using var traffic = await Traffic.StartAsync(service, kept);
        foreach (var off in new[] { hours, -hours })
        {
            clock.Set(Offset(off));
            await UntilClockIsOffAsync(service, TimeSpan.FromHours(off));
            await CheckAsync(ground, service, proxy, kept);
        }

        await traffic.EndAsync();
        Assert.That(traffic.Of(kept), Is.SubsetOf(new[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable }));
    }

    private static async Task CheckAsync(ServiceGround ground, OrdersService service, PulseProxy proxy, JsonNode kept)
    {
        var expiresAt = DateTime.UtcNow.AddSeconds(6);
        var (expiring, lasting) = (await ground.MakeKeyAsync(expiresAt), await ground.MakeKeyAsync(DateTime.UtcNow.AddMinutes(10)));
        var revoked = await ground.MakeKeyAsync();
        await using var traffic = await Traffic.StartAsync(service, expiring, revoked);
        var session = await ground.Cluster.First.LoginAsync(lasting);
        Assert.That(await service.StatusAsync(session), Is.EqualTo(HttpStatusCode.OK));
        foreach (var key in new[] { kept, lasting, revoked })
        {
            await proxy.UntilRememberedAsync(service, key);
        }

        await CheckLimitAsync(ground, service);
        Assert.That(await ground.DeleteAsync(revoked, wait: 60), Does.StartWith("confirmed=1/1"));
        var bound = Traffic.Now;
        await CheckReportAsync(service, proxy, kept);
        await UntilAsync(() => DateTime.UtcNow > expiresAt);
        var expired = Traffic.Now;
        await traffic.GoesOnAsync();
        await traffic.EndAsync();
        Assert.That(traffic.Since(bound, revoked), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(traffic.Since(expired, expiring), Is.All.EqualTo(HttpStatusCode.Unauthorized));

        ground.Pulse.Pause();
        try
        {
            await service.UntilAsync(HttpStatusCode.ServiceUnavailable, kept, HttpStatusCode.OK);
        }
        finally
        {
            ground.Pulse.Continue();
        }

        await service.UntilHealthAsync("Healthy");
        await service.UntilAsync(HttpStatusCode.OK, kept, HttpStatusCode.ServiceUnavailable);
        Assert.That(await service.StatusAsync(revoked), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    private static async Task CheckLimitAsync(ServiceGround ground, OrdersService service)
    {
        var rateLimit = new { limit = 1, windowSeconds = Window };
        var limited = await ground.PostAsync("/apikeys", new { name = "limited", permissions = new[] { "orders:read" }, rateLimit });
        Assert.That(await service.StatusAsync(limited), Is.EqualTo(HttpStatusCode.OK));
        using var refused = await service.SendAsync(
            HttpMethod.Get, OrdersService.Orders, headers => OrdersService.AddKey(headers, limited));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, Is.InRange(1, Window));
    }

    /// <summary>Pulse receives a report of uses from now on, with the right time.</summary>
    private static async Task CheckReportAsync(OrdersService service, PulseProxy proxy, JsonNode key)
    {
        List<JsonNode> Reports() => [.. proxy.BodiesOf("/apikeys/usage").SelectMany(body => JsonNode.Parse(body)!["items"]!.AsArray())
            .Where(item => (string?)item!["apiKeyId"] == (string?)key["id"]).Select(item => item!)];

        var before = Reports().Count;
        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.OK));
        await UntilAsync(() => Reports().Count > before);
        Assert.That(
            Reports().Skip(before).Select(item => item["lastUsedAt"]!.GetValue<DateTime>().ToUniversalTime()),
            Is.All.EqualTo(DateTime.UtcNow).Within(Tolerance));
    }

    private static string Offset(int hours) => string.Create(CultureInfo.InvariantCulture, $"{hours:+0;-0}h");

    /// <summary>The Date of its responses is that of its own clock.</summary>
    private static Task UntilClockIsOffAsync(OrdersService service, TimeSpan offset) => UntilAsync(async () =>
    {
        using var response = await service.SendAsync(HttpMethod.Get, OrdersService.Orders, _ => { });
        return (response.Headers.Date!.Value - DateTimeOffset.UtcNow - offset).Duration() < Tolerance;
    });

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(PulseProcess.Patience);
        while (!await condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
