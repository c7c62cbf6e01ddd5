using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Services;

/// <summary>The sample of docs/protecting-a-service.md beside a real Pulse.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class OrdersSampleTests
{
    private static readonly string[] Both = ["orders:read", "orders:write"];

    [Test]
    public async Task The_sample_accepts_refuses_and_forgets_credentials_as_documented()
    {
        await using var ground = await ServiceGround.StartAsync(("Cache__MaxStaleness", "00:01:00"));
        await using var service = await ground.StartServiceAsync();
        var reader = await ground.MakeKeyAsync();
        var writer = await ground.PostAsync("/apikeys", new { name = "writer", permissions = Both });
        var session = await ground.Cluster.First.LoginAsync(reader);

        using var added = await service.SendAsync(
            HttpMethod.Post, OrdersService.Orders, headers => OrdersService.AddKey(headers, writer), new { article = "tea" });
        Assert.That(added.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        using var byBasic = await service.SendAsync(
            HttpMethod.Get, OrdersService.Orders, headers => OrdersService.AddBasic(headers, reader));
        Assert.That(await byBasic.Content.ReadAsStringAsync(), Does.Contain("tea"));
        using var bySession = await service.SendAsync(
            HttpMethod.Get, OrdersService.Orders, headers => headers.Authorization = new("Bearer", session));
        Assert.That(bySession.StatusCode, Is.EqualTo(HttpStatusCode.OK));

        using var forbidden = await service.SendAsync(
            HttpMethod.Post, OrdersService.Orders, headers => OrdersService.AddKey(headers, reader), new { article = "tea" });
        Assert.That(forbidden.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((string?)(await forbidden.Content.ReadFromJsonAsync<JsonNode>())!["permission"], Is.EqualTo("orders:write"));
        using var anonymous = await service.SendAsync(HttpMethod.Get, OrdersService.Orders, _ => { });
        Assert.That(anonymous.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));

        var revoked = await ground.DeleteAsync(reader, wait: 60);
        Assert.That(revoked, Does.StartWith("confirmed=1/1, services=1/1, lag="));
        Assert.That(await service.StatusAsync(reader), Is.EqualTo(HttpStatusCode.Unauthorized));
        using var ended = await service.SendAsync(
            HttpMethod.Get, OrdersService.Orders, headers => headers.Authorization = new("Bearer", session));
        Assert.That(ended.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await service.StatusAsync(writer), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Uses_that_were_decided_in_memory_are_counted_by_Pulse()
    {
        await using var ground = await ServiceGround.StartAsync(("Cache__MaxStaleness", "00:01:00"));
        var (key, ofSession) = (await ground.MakeKeyAsync(), await ground.MakeKeyAsync());
        var session = await ground.Cluster.First.LoginAsync(ofSession);
        await using (var service = await ground.StartServiceAsync())
        {
            for (var i = 0; i < 20; i++)
            {
                Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.OK));
                using var response = await service.SendAsync(
                    HttpMethod.Get, OrdersService.Orders, headers => headers.Authorization = new("Bearer", session));
                Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            }

            // It reports what it has counted.
            service.Process.Terminate();
            await service.Process.ExitAsync();
        }

        // The login is a use, too.
        Assert.That(await RequestsAsync(ground, key, atLeast: 20), Is.EqualTo(20));
        Assert.That(await RequestsAsync(ground, ofSession, atLeast: 21), Is.EqualTo(21));
        var permissions = await ground.GetAsync($"/apikeys/{key["id"]}/usage/permissions");
        Assert.That(permissions.ToJsonString(), Does.Contain("orders:read"));
    }

    [Test]
    public async Task A_key_with_a_limit_gets_429()
    {
        await using var ground = await ServiceGround.StartAsync(("Cache__MaxStaleness", "00:01:00"));
        await using var service = await ground.StartServiceAsync();
        var key = await ground.PostAsync(
            "/apikeys", new { name = "limited", permissions = Both, rateLimit = new { limit = 6, windowSeconds = 3600 } });

        using var added = await service.SendAsync(
            HttpMethod.Post, OrdersService.Orders, headers => OrdersService.AddKey(headers, key), new { article = "tea" });
        Assert.That(added.Headers.GetValues("RateLimit").Single(), Does.StartWith("\"rate\";r=1;t="), "It costs 5.");
        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.OK));
        using var refused = await service.SendAsync(HttpMethod.Get, OrdersService.Orders, headers => OrdersService.AddKey(headers, key));

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(refused.Headers.RetryAfter!.Delta, Is.GreaterThan(TimeSpan.Zero));
        Assert.That(refused.Headers.GetValues("RateLimit-Policy").Single(), Is.EqualTo("\"rate\";q=6;w=3600"));
    }

    /// <summary>Pulse writes what it has counted every few seconds.</summary>
    private static async Task<long> RequestsAsync(ServiceGround ground, JsonNode key, long atLeast)
    {
        using var patience = new CancellationTokenSource(PulseProcess.Patience);
        while (true)
        {
            var usage = await ground.GetAsync($"/apikeys/{key["id"]}/usage");
            var requests = (long)usage["totals"]!["requests"]!;
            if (requests >= atLeast || patience.IsCancellationRequested)
            {
                return requests;
            }

            await Task.Delay(100);
        }
    }
}
