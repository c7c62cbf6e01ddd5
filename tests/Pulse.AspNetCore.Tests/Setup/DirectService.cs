using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Pulse.AspNetCore.Testing;

namespace Pulse.AspNetCore.Tests.Setup;

/// <summary>A service with <c>UsePulse</c> whose endpoints tell how a request came to them.</summary>
internal static class DirectService
{
    public const string Direct = "direct";
    public const string Middlewares = "middlewares";

    public static Task<Service> StartAsync(
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

    public static async Task<FakeCredential> KnownKeyAsync(Service service)
    {
        var key = service.Pulse.AddApiKey("orders:read");
        Assert.That(await WayAsync(service, key), Is.EqualTo(Middlewares));
        return key;
    }

    public static Task<string> WayAsync(Service service, FakeCredential credential) => service.Client(credential).GetStringAsync("/way");

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class Requirement : Attribute, IAuthorizationRequirementData
    {
        public IEnumerable<IAuthorizationRequirement> GetRequirements() => [new PulsePermissionRequirement("orders:read")];
    }
}
