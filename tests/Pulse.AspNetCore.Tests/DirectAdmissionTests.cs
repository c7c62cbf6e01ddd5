using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Pulse.AspNetCore.Testing;
using Pulse.AspNetCore.Tests.Setup;

namespace Pulse.AspNetCore.Tests;

/// <summary>Requests that pass without the middlewares, and those that do not.</summary>
public sealed class DirectAdmissionTests
{
    private const string Direct = "direct";
    private const string Middlewares = "middlewares";

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

    private static Task<Service> StartAsync(
        Action<PulseOptions>? configure = null, Action<WebApplicationBuilder>? add = null, Func<WebApplication, object>? use = null) =>
        Service.ConnectedAsync(configure, add, app =>
        {
            use?.Invoke(app);
            app.UsePulse();
            app.MapGet("/way", Way).RequirePulsePermission("orders:read");
            app.MapGet("/subject", (ClaimsPrincipal caller) => caller.FindFirstValue(PulseClaimTypes.Subject))
                .RequirePulsePermission("orders:read");
            app.MapGet("/again", async (HttpContext http) =>
            {
                var again = await http.AuthenticateAsync();
                Assert.That(http.Features.Get<IAuthenticateResultFeature>()!.AuthenticateResult!.Principal, Is.SameAs(http.User));
                return $"{Way(http)} {again.Principal!.FindFirstValue(PulseClaimTypes.Subject)}";
            }).RequirePulsePermission("orders:read");
            const string Policy = "pulse:orders:read";
            app.MapGet("/role", Way).RequireAuthorization(new AuthorizeAttribute(Policy) { Roles = "boss" });
            app.MapGet("/scheme", Way).RequireAuthorization(
                new AuthorizeAttribute(Policy) { AuthenticationSchemes = PulseDefaults.AuthenticationScheme });
            app.MapGet("/policy", Way).RequirePulsePermission("orders:read")
                .RequireAuthorization(policy => policy.RequireAssertion(_ => true));
            app.MapGet("/two", Way).RequirePulsePermission("orders:read").RequireAuthorization("always");
            app.MapGet("/requirement", Way).RequirePulsePermission("orders:read").WithMetadata(new Requirement());
            app.MapGet("/anyone-known", Way).RequireAuthorization();
            app.MapGet("/optional", Way).RequirePulsePermission("orders:read").AllowAnonymous();
        });

    /// <summary>The middleware for authentication leaves a feature.</summary>
    private static string Way(HttpContext http) => http.Features.Get<IAuthenticationFeature>() is null ? Direct : Middlewares;

    private static async Task<FakeCredential> KnownKeyAsync(Service service)
    {
        var key = service.Pulse.AddApiKey("orders:read");
        Assert.That(await WayAsync(service, key), Is.EqualTo(Middlewares));
        return key;
    }

    private static Task<string> WayAsync(Service service, FakeCredential credential) => service.Client(credential).GetStringAsync("/way");

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

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class Requirement : Attribute, IAuthorizationRequirementData
    {
        public IEnumerable<IAuthorizationRequirement> GetRequirements() => [new PulsePermissionRequirement("orders:read")];
    }
}
