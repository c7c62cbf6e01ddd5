using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Pulse.AspNetCore.Tests.Setup;

namespace Pulse.AspNetCore.Tests.Beside;

/// <summary>Controllers, forwarded headers, events and claims transformations.</summary>
public sealed class ControllerTests
{
    [Test]
    public async Task A_controller_uses_policies_and_costs_by_attributes()
    {
        await using var service = await Service.ConnectedAsync(
            add: builder => builder.Services.AddControllers().AddApplicationPart(typeof(OrdersController).Assembly),
            map: app => app.MapControllers());
        var key = service.Pulse.AddApiKey("orders:read", "orders:write");
        key.RemainingUses = 10;

        Assert.That(await service.StatusAsync(key, "/controller/orders"), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(key.RemainingUses, Is.EqualTo(3));
        Assert.That(
            await service.StatusAsync(service.Pulse.AddApiKey("orders:read"), "/controller/orders"), Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(
            service.Backchannel.Seen.First(request => request.Path == "/apikeys/verify").Body,
            Does.Contain("\"permissions\":[\"orders:read\",\"orders:write\"]").And.Contain("\"cost\":7"));
    }

    [Test]
    public async Task The_client_address_comes_from_a_trusted_proxy()
    {
        await using var service = await Service.ConnectedAsync(
            add: builder => builder.Services.Configure<ForwardedHeadersOptions>(options =>
            {
                options.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
                options.KnownProxies.Clear();
                options.KnownIPNetworks.Clear();
            }),
            map: app =>
            {
                // Before authentication, which the application would otherwise insert first.
                app.UseForwardedHeaders();
                app.UseAuthentication();
                app.UseAuthorization();
            });
        var key = service.Pulse.AddApiKey();
        key.AllowedIps = ["203.0.113.7/32"];
        var client = service.Client(key);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        using var response = await client.GetAsync("/me");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_claims_transformation_adds_an_identity_and_changes_nothing_for_other_requests()
    {
        await using var service = await Service.ConnectedAsync(
            add: builder => builder.Services.AddTransient<IClaimsTransformation, AddTier>(),
            map: app => app.MapGet("/tiers", (HttpContext http) => http.User.FindAll("tier").Count()).RequireAuthorization());
        var client = service.Client(service.Pulse.AddApiKey());

        Assert.That(await client.GetStringAsync("/tiers"), Is.EqualTo("1"));
        Assert.That(await client.GetStringAsync("/tiers"), Is.EqualTo("1"));
    }

    [Test]
    public async Task The_shared_identity_cannot_be_changed_but_a_clone_can()
    {
        await using var service = await Service.ConnectedAsync(map: app => app.MapGet("/change", (HttpContext http) =>
        {
            var identity = (PulseIdentity)http.User.Identity!;
            Assert.That(() => identity.AddClaim(new Claim("a", "b")), Throws.InvalidOperationException);
            Assert.That(() => identity.TryRemoveClaim(identity.Claims.First()), Throws.InvalidOperationException);
            var clone = identity.Clone();
            clone.AddClaim(new Claim("a", "b"));
            return clone.HasPermission("orders:read") && !identity.HasClaim("a", "b");
        }).RequireAuthorization());

        Assert.That(await service.Client(service.Pulse.AddApiKey("orders:read")).GetStringAsync("/change"), Is.EqualTo("true"));
    }

    [Test]
    public async Task Events_give_a_credential_see_the_identity_and_write_responses()
    {
        var seen = new List<string>();
        await using var service = await Service.ConnectedAsync(options => options.Events = new PulseEvents
        {
            OnMessageReceived = context =>
            {
                context.Credential = PulseCredential.OfSession(context.Request.Query["access_token"]);
                return Task.CompletedTask;
            },
            OnCredentialVerified = context =>
            {
                seen.Add(context.Identity.Subject);
                return Task.CompletedTask;
            },
            OnChallenge = context =>
            {
                context.HandleResponse();
                context.Response.StatusCode = StatusCodes.Status418ImATeapot;
                return Task.CompletedTask;
            },
        });
        var session = service.Pulse.AddSession();

        Assert.That(await service.StatusAsync(null, $"/me?access_token={session.Secret}"), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(seen, Is.EqualTo(new[] { session.Subject }));
        Assert.That((int)await service.StatusAsync(null), Is.EqualTo(StatusCodes.Status418ImATeapot));
    }

    private sealed class AddTier : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            principal.AddIdentity(new ClaimsIdentity([new Claim("tier", "gold")]));
            return Task.FromResult(principal);
        }
    }
}

[ApiController]
[Route("controller/orders")]
[Authorize(Policy = "pulse:orders:read")]
[PulseCost(7)]
public sealed class OrdersController : ControllerBase
{
    [HttpGet]
    [Authorize(Policy = "pulse:orders:write")]
    public string Get() => Request.Path;
}
