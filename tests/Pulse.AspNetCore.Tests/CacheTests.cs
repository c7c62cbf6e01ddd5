using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Pulse.AspNetCore.Tests.Setup;

namespace Pulse.AspNetCore.Tests;

/// <summary>What is answered from memory, and what never is.</summary>
public sealed class CacheTests
{
    private const string Verify = "/apikeys/verify";

    [Test]
    public async Task Simultaneous_requests_with_one_key_ask_once()
    {
        await using var service = await Service.ConnectedAsync();
        var key = service.Pulse.AddApiKey();
        var go = new TaskCompletionSource<HttpResponseMessage?>();
        service.Backchannel.Before = request => request.RequestUri!.AbsolutePath == Verify
            ? go.Task
            : Task.FromResult<HttpResponseMessage?>(null);

        var asking = Enumerable.Range(0, 20).Select(_ => service.StatusAsync(key)).ToList();
        await service.UntilAsync(() => service.Backchannel.CountOf(Verify) == 1);
        go.SetResult(null);

        Assert.That(await Task.WhenAll(asking), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(service.Pulse.Verifications, Is.EqualTo(1));
    }

    [Test]
    public async Task A_key_with_a_limit_is_asked_for_each_time_with_the_cost_of_the_endpoint()
    {
        await using var service = await Service.ConnectedAsync(
            map: app => app.MapGet("/report", () => "").RequireAuthorization().WithPulseCost(5));
        var key = service.Pulse.AddApiKey();
        key.RemainingUses = 7;

        Assert.That(await service.StatusAsync(key, "/report"), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await service.StatusAsync(key, "/report"), Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.TooManyRequests));
    }

    [Test]
    public async Task An_answer_is_not_used_after_its_time_or_the_expiry_of_the_key()
    {
        await using var service = await Service.ConnectedAsync();
        var (key, expiring) = (service.Pulse.AddApiKey(), service.Pulse.AddApiKey());
        expiring.ExpiresIn = TimeSpan.FromSeconds(30);
        await service.StatusAsync(key);
        await service.StatusAsync(expiring);

        expiring.Code = "expired";
        service.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.That(await service.StatusAsync(expiring), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(service.Pulse.Verifications, Is.EqualTo(3));
        service.Clock.Advance(TimeSpan.FromMinutes(5));
        await service.StatusAsync(key);
        Assert.That(service.Pulse.Verifications, Is.EqualTo(4));
    }

    [Test]
    public async Task Memory_is_bounded_with_100_000_credentials()
    {
        await using var service = await Service.ConnectedAsync(options => options.MaxCachedCredentials = 1_000);
        for (var i = 0; i < 100_000; i++)
        {
            var key = service.Pulse.AddApiKey();
            var presented = PulseCredential.OfApiKey(key.ApiKey, key.Secret)!;
            var verified = await service.Connection.VerifyAsync(new DefaultHttpContext(), presented, account: null);
            Assert.That(verified.Identity, Is.Not.Null);
        }

        Assert.That(service.Connection.CachedAnswers, Is.InRange(1, 1_000));
    }

    [Test]
    public async Task An_answer_about_a_key_with_networks_holds_for_its_address_only()
    {
        await using var service = await Service.ConnectedAsync();
        var key = service.Pulse.AddApiKey();
        key.AllowedIps = ["203.0.113.0/24"];

        for (var i = 0; i < 2; i++)
        {
            Assert.That(await service.StatusFromAsync("203.0.113.7", key), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await service.StatusFromAsync("::ffff:203.0.113.8", key), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await service.StatusFromAsync("198.51.100.1", key), Is.EqualTo(HttpStatusCode.Forbidden));
        }

        Assert.That(service.Pulse.Verifications, Is.EqualTo(3));
    }

    [Test]
    public async Task Without_a_cache_each_request_is_asked_for()
    {
        await using var service = await Service.StartAsync(options => options.CacheAnswers = false);
        var key = service.Pulse.AddApiKey();
        await service.StatusAsync(key);
        await service.StatusAsync(key);

        Assert.That(service.Pulse.Verifications, Is.EqualTo(2));
        Assert.That(service.Backchannel.CountOf("/revocations"), Is.Zero);
    }
}
