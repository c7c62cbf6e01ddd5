using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pulse.AspNetCore.Tests.Setup;

namespace Pulse.AspNetCore.Tests.Beside;

/// <summary>Permissions in policies of the application are asked for and reported, as those in names of policies are.</summary>
public sealed class PolicyPermissionTests
{
    [Test]
    public async Task Permissions_of_a_policy_that_the_application_registers_are_asked_for_and_reported()
    {
        await using var service = await Service.ConnectedAsync(
            add: builder => builder.Services.AddAuthorizationBuilder().AddPolicy("desk", Reading),
            map: app => app.MapGet("/desk", () => "").RequireAuthorization("desk"));

        await CheckAsync(service, "/desk");
    }

    [Test]
    public async Task Permissions_of_the_default_policy_are_asked_for_and_reported()
    {
        await using var service = await Service.ConnectedAsync(
            add: builder => builder.Services.AddAuthorizationBuilder().AddDefaultPolicy("default", Reading));

        await CheckAsync(service, "/me");
    }

    [Test]
    public async Task Permissions_of_the_fallback_policy_are_asked_for_and_reported()
    {
        await using var service = await Service.ConnectedAsync(
            add: builder => builder.Services.AddAuthorizationBuilder().AddFallbackPolicy("fallback", Reading));

        await CheckAsync(service, "/anyone");
    }

    [Test]
    public async Task Permissions_of_a_provider_that_reads_its_policies_later_are_asked_for_and_reported()
    {
        await using var service = await Service.ConnectedAsync(
            add: builder => builder.Services.AddSingleton<IAuthorizationPolicyProvider, LateProvider>(),
            map: app => app.MapGet("/desk", () => "").RequireAuthorization("desk"));

        await CheckAsync(service, "/desk");
    }

    [Test]
    public async Task Permissions_of_a_filter_of_all_controllers_are_asked_for_reported_and_named()
    {
        await using var service = await Service.ConnectedAsync(
            add: builder => builder.Services.AddControllers(options => options.Filters.Add(
                new AuthorizeFilter(new AuthorizationPolicyBuilder().RequirePulsePermission("orders:read").Build())))
                .AddApplicationPart(typeof(DesksController).Assembly),
            map: app => app.MapControllers());

        await CheckAsync(service, "/controller/desks");
        using var refused = await service.Client(service.Pulse.AddApiKey("orders:write")).GetAsync("/controller/desks");
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((string?)(await Service.ProblemAsync(refused))["permission"], Is.EqualTo("orders:read"));
    }

    [Test]
    public async Task An_endpoint_that_anyone_may_use_needs_no_permission()
    {
        await using var service = await Service.ConnectedAsync(
            map: app => app.MapGet("/open", () => "").RequirePulsePermission("orders:read").AllowAnonymous());
        var key = service.Pulse.AddApiKey();
        await service.StatusAsync(key, "/open");

        Assert.That(await service.StatusAsync(key, "/open"), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(service.Backchannel.Seen.Single(request => request.Path == "/apikeys/verify").Body, Does.Contain("\"permissions\":[]"));
        Assert.That((int?)(await ReportedAsync(service))["count"], Is.EqualTo(1), "It is not a use that was refused.");
    }

    [Test]
    public async Task A_policy_that_does_not_exist_is_left_to_the_application()
    {
        await using var service = await Service.ConnectedAsync(map: app => app.MapGet("/desk", () => "").RequireAuthorization("missing"));

        Assert.That(
            async () => await service.StatusAsync(service.Pulse.AddApiKey(), "/desk"),
            Throws.InvalidOperationException.With.Message.Contains("'missing'"));
    }

    private static async Task CheckAsync(Service service, string path)
    {
        var key = service.Pulse.AddApiKey("orders:read");
        for (var i = 0; i < 2; i++)
        {
            Assert.That(await service.StatusAsync(key, path), Is.EqualTo(HttpStatusCode.OK));
        }

        const string permissions = "\"permissions\":[\"orders:read\"]";
        Assert.That(service.Backchannel.Seen.First(request => request.Path == "/apikeys/verify").Body, Does.Contain(permissions));
        Assert.That((await ReportedAsync(service)).ToJsonString(), Does.Contain(permissions));
    }

    private static async Task<JsonNode> ReportedAsync(Service service)
    {
        service.Clock.Advance(TimeSpan.FromSeconds(10));
        await service.UntilAsync(() => service.Backchannel.CountOf("/apikeys/usage") > 0);
        return JsonNode.Parse(service.Backchannel.Seen.Single(request => request.Path == "/apikeys/usage").Body)!["items"]![0]!;
    }

    private static void Reading(AuthorizationPolicyBuilder policy) => policy.RequirePulsePermission("orders:read");

    /// <summary>Reads policies from elsewhere.</summary>
    private sealed class LateProvider(IOptions<AuthorizationOptions> options) : DefaultAuthorizationPolicyProvider(options)
    {
        public override bool AllowsCachingPolicies => true;

        public override async Task<AuthorizationPolicy?> GetPolicyAsync(string policyName)
        {
            await Task.Yield();
            return new AuthorizationPolicyBuilder(PulseDefaults.AuthenticationScheme).RequirePulsePermission("orders:read").Build();
        }
    }
}

[ApiController]
[Route("controller/desks")]
public sealed class DesksController : ControllerBase
{
    [HttpGet]
    public string Get() => Request.Path;
}
