using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Pulse.AspNetCore.Testing;
using static Pulse.AspNetCore.Tests.Setup.DirectService;

namespace Pulse.AspNetCore.Tests;

/// <summary>Handlers, events and schemes of an application take part: no request passes without the middlewares.</summary>
public sealed class DirectAdmissionInApplicationsTests
{
    [Test]
    public async Task An_authorization_handler_of_the_application_decides_too()
    {
        await using var service = await StartAsync(
            add: builder => builder.Services.AddScoped<IAuthorizationHandler, Closed>());
        var key = service.Pulse.AddApiKey("orders:read");

        Assert.That(await service.StatusAsync(key, "/way"), Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await service.StatusAsync(key, "/way"), Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Claims_transformations_and_events_of_the_application_run([Values] bool isEvent)
    {
        var seen = 0;
        await using var service = await StartAsync(
            options => options.Events.OnCredentialVerified = isEvent ? _ => Seen(ref seen) : options.Events.OnCredentialVerified,
            builder =>
            {
                if (!isEvent)
                {
                    builder.Services.AddTransient<IClaimsTransformation>(_ => new Transformation(() => seen++));
                }
            });
        var key = service.Pulse.AddApiKey("orders:read");

        Assert.That(await WayAsync(service, key), Is.EqualTo(Middlewares));
        Assert.That(await WayAsync(service, key), Is.EqualTo(Middlewares));
        Assert.That(seen, Is.EqualTo(2));
    }

    [Test]
    public async Task With_another_default_scheme_the_middlewares_run()
    {
        await using var service = await StartAsync(add: builder => builder.Services.AddAuthentication("cookies").AddCookie("cookies"));
        var key = service.Pulse.AddApiKey("orders:read");

        Assert.That(await WayAsync(service, key), Is.EqualTo(Middlewares));
        Assert.That(await WayAsync(service, key), Is.EqualTo(Middlewares));
    }

    [Test]
    public async Task With_another_scheme_of_this_handler_as_default_its_events_run()
    {
        const string Other = "other";
        var seen = 0;
        await using var service = await StartAsync(add: builder =>
        {
            builder.Services.AddAuthentication(Other)
                .AddScheme<PulseOptions, PulseHandler>(Other, options => options.Events.OnMessageReceived = _ => Seen(ref seen));
            builder.Services.AddPulseTesting(Other, new FakePulse());
        });
        var key = service.Pulse.AddApiKey("orders:read");

        Assert.That(await WayAsync(service, key), Is.EqualTo(Middlewares));
        Assert.That(await WayAsync(service, key), Is.EqualTo(Middlewares));
        Assert.That(seen, Is.EqualTo(2));
    }

    private static Task Seen(ref int count)
    {
        count++;
        return Task.CompletedTask;
    }

    private sealed class Closed : IAuthorizationHandler
    {
        public Task HandleAsync(AuthorizationHandlerContext context)
        {
            context.Fail();
            return Task.CompletedTask;
        }
    }

    private sealed class Transformation(Action seen) : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            seen();
            return Task.FromResult(principal);
        }
    }
}
