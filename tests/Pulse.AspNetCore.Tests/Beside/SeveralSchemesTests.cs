using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pulse.AspNetCore.Testing;
using Pulse.AspNetCore.Tests.Setup;

namespace Pulse.AspNetCore.Tests.Beside;

/// <summary>A request that several schemes refuse gets one answer: the first that was written.</summary>
public sealed class SeveralSchemesTests
{
    private const string Second = "Second";

    private readonly FakePulse pulse = new();
    private Service service = null!;

    [SetUp]
    public async Task StartAsync() => service = await Service.StartAsync(
        options => options.BackchannelHttpHandler = pulse,
        builder =>
        {
            builder.Services.AddAuthentication().AddPulse(Second, _ => { }).AddCookie().AddJwtBearer(_ => { });
            builder.Services.AddPulseTesting(Second, pulse);
            builder.Services.AddAuthorizationBuilder()
                .AddPolicy("twice", policy => Of(policy, PulseDefaults.AuthenticationScheme, Second))
                .AddPolicy("before", policy => Of(policy, PulseDefaults.AuthenticationScheme, JwtBearerDefaults.AuthenticationScheme))
                .AddPolicy("after", policy => Of(policy, JwtBearerDefaults.AuthenticationScheme, PulseDefaults.AuthenticationScheme))
                .AddPolicy(
                    "before-login",
                    policy => Of(policy, PulseDefaults.AuthenticationScheme, CookieAuthenticationDefaults.AuthenticationScheme))
                .AddPolicy(
                    "after-login",
                    policy => Of(policy, CookieAuthenticationDefaults.AuthenticationScheme, PulseDefaults.AuthenticationScheme));
        },
        app =>
        {
            foreach (var policy in new[] { "twice", "before", "after", "before-login", "after-login" })
            {
                app.MapGet($"/{policy}", () => "").RequireAuthorization(policy);
            }

            app.MapPost("/login", (HttpContext http) => http.SignInAsync(
                CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(new ClaimsIdentity([], "cookie"))));
            app.MapGet("/late", async (HttpContext http) =>
            {
                await http.Response.WriteAsync("begun, ");
                await http.Response.Body.FlushAsync();
                await http.Response.WriteAsync((await http.AuthenticateAsync(Second)).Succeeded ? "accepted" : "refused");
            });
        });

    [TearDown]
    public async Task StopAsync() => await service.DisposeAsync();

    [OneTimeTearDown]
    public void Dispose() => pulse.Dispose();

    [Test]
    public async Task The_first_answer_that_was_written_wins_and_is_one_whole_document(
        [Values("twice", "before", "after", "before-login")] string policy, [Values(401, 403, 429, 503)] int status) =>
        await CheckAsync(policy, status);

    [Test]
    public async Task An_answer_about_a_credential_of_Pulse_replaces_a_redirect_to_a_login_page([Values(401, 403, 429, 503)] int status) =>
        await CheckAsync("after-login", status);

    [Test]
    public async Task A_scheme_that_redirects_keeps_its_response_if_the_caller_is_its_own()
    {
        using var login = await service.Client().PostAsync("/login", null);
        var client = service.Client();
        client.DefaultRequestHeaders.Add("Cookie", login.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        using var response = await client.GetAsync("/after-login");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(response.Headers.Location!.AbsolutePath, Is.EqualTo("/Account/AccessDenied"));
    }

    [Test]
    public async Task Limits_are_not_written_into_a_response_that_has_started()
    {
        var key = pulse.AddApiKey();
        key.RemainingUses = 5;

        Assert.That(await service.Client(key).GetStringAsync("/late"), Is.EqualTo("begun, accepted"));
    }

    [Test]
    public async Task An_answer_of_the_error_page_is_not_changed_back()
    {
        await using var failing = await Service.StartAsync(
            add: builder => builder.Services.AddAuthentication()
                .AddScheme<AuthenticationSchemeOptions, FailingChallenge>("Failing", _ => { }),
            map: app =>
            {
                app.UseExceptionHandler(error => error.Run(http => http.Response.WriteAsJsonAsync(new { from = "the error page" })));
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapGet("/failing", () => "").RequireAuthorization(
                    new AuthorizeAttribute { AuthenticationSchemes = $"{PulseDefaults.AuthenticationScheme},Failing" });
            });
        using var response = await failing.Client().GetAsync("/failing");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
    }

    private async Task CheckAsync(string policy, int status)
    {
        var key = pulse.AddApiKey(status == 403 ? "orders:write" : "orders:read");
        (key.RemainingUses, key.Code) = (status == 429 ? 0 : null, status == 401 ? "disabled" : "ok");
        pulse.IsAvailable = status != 503;
        using var response = await service.Client(key).GetAsync($"/{policy}");
        pulse.IsAvailable = true;

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That((int?)(await Service.ProblemAsync(response))["status"], Is.EqualTo(status));
        Assert.That(response.Headers.Location, Is.Null);
    }

    private static void Of(AuthorizationPolicyBuilder policy, params string[] schemes) =>
        policy.AddAuthenticationSchemes(schemes).RequirePulsePermission("orders:read");

    private sealed class FailingChallenge(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());

        protected override Task HandleChallengeAsync(AuthenticationProperties properties) => throw new InvalidOperationException("No.");
    }
}
