using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Pulse.AspNetCore.Tests.Setup;
using static Pulse.AspNetCore.Tests.Setup.DirectService;

namespace Pulse.AspNetCore.Tests;

/// <summary>Requests that pass without the middlewares, and those that do not.</summary>
public sealed class DirectAdmissionTests
{
    [Test]
    public async Task A_credential_in_memory_passes_without_the_middlewares()
    {
        await using var service = await StartAsync();
        foreach (var credential in new[] { service.Pulse.AddApiKey("orders:read"), service.Pulse.AddSession("orders:read") })
        {
            Assert.That(await WayAsync(service, credential), Is.EqualTo(Middlewares), "It is not in memory yet.");
            Assert.That(await WayAsync(service, credential), Is.EqualTo(Direct));
            Assert.That(await service.Client(credential).GetStringAsync("/subject"), Is.EqualTo(credential.Subject));
        }
    }

    [Test]
    public async Task A_revoked_credential_is_refused_at_once()
    {
        await using var service = await StartAsync();
        var key = await KnownKeyAsync(service);
        await service.Pulse.RevokeAsync(key);

        Assert.That(await service.StatusAsync(key, "/way"), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_lost_permission_is_missing_at_once_and_is_named()
    {
        await using var service = await StartAsync();
        var key = await KnownKeyAsync(service);
        await service.Pulse.ChangeAsync(key, changed => changed.Permissions = ["orders:write"]);
        for (var i = 0; i < 2; i++)
        {
            using var response = await service.Client(key).GetAsync("/way");
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That((string?)(await Service.ProblemAsync(response))["permission"], Is.EqualTo("orders:read"));
        }
    }

    [Test]
    public async Task Another_account_is_refused()
    {
        await using var service = await StartAsync();
        var client = service.Client(await KnownKeyAsync(service));
        client.DefaultRequestHeaders.Add("x-account-id", "0000000000000001");
        using var response = await client.GetAsync("/way");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task A_key_with_a_limit_is_asked_for_each_time()
    {
        await using var service = await StartAsync();
        var key = service.Pulse.AddApiKey("orders:read");
        key.RemainingUses = 2;

        Assert.That(await WayAsync(service, key), Is.EqualTo(Middlewares));
        Assert.That(await WayAsync(service, key), Is.EqualTo(Middlewares));
        Assert.That(await service.StatusAsync(key, "/way"), Is.EqualTo(HttpStatusCode.TooManyRequests));
    }

    [Test]
    public async Task Endpoints_that_ask_for_something_else_take_the_middlewares(
        [Values("/role", "/scheme", "/policy", "/two", "/requirement", "/anyone-known", "/optional")] string path)
    {
        await using var service = await StartAsync(add: builder =>
            builder.Services.AddAuthorizationBuilder().AddPolicy("always", policy => policy.RequireAssertion(_ => true)));
        var key = await KnownKeyAsync(service);

        var expected = path == "/role" ? HttpStatusCode.Forbidden : HttpStatusCode.OK;
        using var response = await service.Client(key).GetAsync(path);
        Assert.That(response.StatusCode, Is.EqualTo(expected));
        if (expected == HttpStatusCode.OK)
        {
            Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(Middlewares));
        }
    }

    [Test]
    public async Task An_endpoint_that_authenticates_again_gets_the_same_result_and_the_use_counts_once()
    {
        await using var service = await StartAsync();
        var key = await KnownKeyAsync(service);

        Assert.That(await service.Client(key).GetStringAsync("/again"), Is.EqualTo($"{Direct} {key.Subject}"));
        service.Clock.Advance(TimeSpan.FromSeconds(10));
        await service.UntilAsync(() => service.Pulse.ReportedUsesOf(key) > 0);
        Assert.That(service.Pulse.ReportedUsesOf(key), Is.EqualTo(1));
    }

    [Test]
    public async Task A_request_that_passes_twice_counts_once([Values] bool isAuthenticatedBefore)
    {
        await using var service = await StartAsync(use: app => isAuthenticatedBefore ? app.UseAuthentication() : app.UsePulse());
        var key = service.Pulse.AddApiKey("orders:read");
        await WayAsync(service, key);
        await WayAsync(service, key);
        service.Clock.Advance(TimeSpan.FromSeconds(10));
        await service.UntilAsync(() => service.Pulse.ReportedUsesOf(key) > 0);

        Assert.That(service.Pulse.ReportedUsesOf(key), Is.EqualTo(1), "Pulse has seen the first use itself.");
    }
}
