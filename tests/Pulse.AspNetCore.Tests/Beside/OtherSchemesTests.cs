using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Pulse.AspNetCore.Testing;
using Pulse.AspNetCore.Tests.Setup;

namespace Pulse.AspNetCore.Tests.Beside;

/// <summary>Pulse beside JwtBearer and cookies in one application, with policies of the application.</summary>
public sealed class OtherSchemesTests
{
    private static readonly SymmetricSecurityKey SigningKey = new(Encoding.UTF8.GetBytes("a signing key that is long enough for HMAC"));

    private Service service = null!;
    private FakeCredential key = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        service = await Service.ConnectedAsync(
            add: builder =>
            {
                builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddCookie().AddJwtBearer(options =>
                {
                    options.MapInboundClaims = false;
                    options.TokenValidationParameters = new()
                    {
                        IssuerSigningKey = SigningKey,
                        ValidIssuer = "test",
                        ValidateAudience = false,
                    };
                });
                builder.Services.AddAuthorizationBuilder()
                    .AddPolicy("anyone-known", policy => policy
                        .AddAuthenticationSchemes(
                            JwtBearerDefaults.AuthenticationScheme,
                            CookieAuthenticationDefaults.AuthenticationScheme,
                            PulseDefaults.AuthenticationScheme)
                        .RequireAuthenticatedUser())
                    .AddPolicy("both", policy => policy
                        .AddAuthenticationSchemes(JwtBearerDefaults.AuthenticationScheme, PulseDefaults.AuthenticationScheme)
                        .RequirePulsePermission("orders:read"));
            },
            map: app =>
            {
                app.MapGet("/jwt", (HttpContext http) => http.User.FindFirstValue("sub")).RequireAuthorization();
                app.MapGet("/known", (HttpContext http) => http.User.FindFirstValue("sub")).RequireAuthorization("anyone-known");
                app.MapGet("/both", () => "").RequireAuthorization("both");
                app.MapGet("/attribute", [Authorize(Policy = "pulse:orders:read")] () => "");
                app.MapPost("/login", (HttpContext http) => http.SignInAsync(
                    CookieAuthenticationDefaults.AuthenticationScheme,
                    new ClaimsPrincipal(
                        new ClaimsIdentity([new Claim("sub", "cookie"), new Claim("permission", "orders:read")], "cookie"))));
            });
        key = service.Pulse.AddApiKey("orders:read");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await service.DisposeAsync();

    [Test]
    public async Task Each_scheme_accepts_its_own_credentials()
    {
        var cookie = await CookieAsync();

        Assert.That(await Jwt().GetStringAsync("/jwt"), Is.EqualTo("jwt"));
        Assert.That(await service.StatusAsync(key, "/jwt"), Is.EqualTo(HttpStatusCode.Unauthorized), "JwtBearer is the default.");
        Assert.That(await service.Client(key).GetStringAsync("/known"), Is.EqualTo(key.Subject));
        Assert.That(await Jwt().GetStringAsync("/known"), Is.EqualTo("jwt"));
        Assert.That(await cookie.GetStringAsync("/known"), Is.EqualTo("cookie"));
    }

    [TestCase("/orders")]
    [TestCase("/attribute")]
    public async Task A_policy_of_a_permission_uses_Pulse_though_another_scheme_is_the_default(string path)
    {
        Assert.That(await service.StatusAsync(key, path), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await service.StatusAsync(service.Pulse.AddApiKey("orders:write"), path), Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await service.StatusAsync(null, path), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_permission_claim_of_another_issuer_grants_nothing()
    {
        using var byJwt = await Jwt().GetAsync("/both");
        using var byCookie = await (await CookieAsync()).GetAsync("/orders");

        Assert.That(byJwt.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((string?)(await Service.ProblemAsync(byJwt))["permission"], Is.EqualTo("orders:read"));
        Assert.That(byCookie.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await service.StatusAsync(key, "/both"), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_challenges_of_several_schemes_are_all_sent()
    {
        using var response = await service.Client().GetAsync("/both");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(
            response.Headers.WwwAuthenticate.Select(challenge => challenge.ToString()),
            Is.EqualTo(new[] { "Bearer", "Bearer realm=\"Pulse\"", "ApiKey realm=\"Pulse\"", "Basic realm=\"Pulse\", charset=\"UTF-8\"" }));
    }

    [Test]
    public async Task A_scheme_that_redirects_to_its_login_page_keeps_its_response()
    {
        using var response = await service.Client().GetAsync("/known");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(response.Headers.Location!.AbsolutePath, Is.EqualTo("/Account/Login"));
    }

    [Test]
    public async Task Policies_of_the_application_and_unknown_names_work_as_before()
    {
        var policies = service.Services.GetRequiredService<IAuthorizationPolicyProvider>();

        Assert.That(await policies.GetPolicyAsync("both"), Is.Not.Null);
        Assert.That(await policies.GetPolicyAsync("unknown"), Is.Null);
        Assert.That(await policies.GetPolicyAsync("pulse:"), Is.Null);
        Assert.That(policies.AllowsCachingPolicies, Is.True);
    }

    private async Task<HttpClient> CookieAsync()
    {
        var client = service.Client();
        using var login = await client.PostAsync("/login", null);
        client.DefaultRequestHeaders.Add("Cookie", login.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        return client;
    }

    private HttpClient Jwt()
    {
        var client = service.Client();
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "test",
            Claims = new Dictionary<string, object> { ["sub"] = "jwt", ["permission"] = "orders:read" },
            SigningCredentials = new SigningCredentials(SigningKey, SecurityAlgorithms.HmacSha256),
        });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
