using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using OpenIddict.Validation.AspNetCore;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OAuth;

/// <summary>A service of others that relies on Pulse by OpenIddict's introspection, unchanged.</summary>
public sealed class ProtectedServiceTests(TestDatabase database) : OAuthTests(database)
{
    private Key key = null!;
    private WebApplication orders = null!;

    [OneTimeSetUp]
    public async Task StartServiceAsync()
    {
        var admin = await AdminInNewAccountAsync();
        key = await admin.MakeKeyAsync("readMerchants", "readApiKeys");
        var service = await admin.MakeKeyAsync("verifyApiKeys");

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenIddict().AddValidation(validation =>
        {
            validation.SetIssuer(Anonymous().Client.BaseAddress!);

            // OpenIddict's discovery requires keys of JSON web tokens, which Pulse does not have.
            validation.SetConfiguration(new OpenIddictConfiguration
            {
                Issuer = Anonymous().Client.BaseAddress!,
                IntrospectionEndpoint = new Uri(Anonymous().Client.BaseAddress!, Introspect),
                IntrospectionEndpointAuthMethodsSupported = { OpenIddictConstants.ClientAuthenticationMethods.ClientSecretBasic },
            });
            validation.UseIntrospection().SetClientId(service.ApiKey).SetClientSecret(service.Secret);
            validation.UseSystemNetHttp();
            validation.UseAspNetCore();
        });
        builder.Services.AddAuthentication(OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme);
        builder.Services.AddAuthorizationBuilder().AddPolicy(
            "merchants", policy => policy.RequireAssertion(context => context.User.HasScope("readMerchants")));
        orders = builder.Build();
        orders.UseDeveloperExceptionPage();
        orders.UseAuthentication();
        orders.UseAuthorization();
        orders.MapGet("/", (ClaimsPrincipal caller) => caller.GetClaim("client_id")).RequireAuthorization("merchants");
        await orders.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopServiceAsync()
    {
        if (orders is not null)
        {
            await orders.DisposeAsync();
        }
    }

    [Test]
    public async Task OpenIddict_accepts_a_token_until_it_is_revoked()
    {
        var token = await TokenAsync(key);

        Assert.That(await AskAsync(token), Is.EqualTo((HttpStatusCode.OK, key.ApiKey)));
        await SendFormAsync(Basic(key), Revoke, ("token", token));
        Assert.That((await AskAsync(token)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task OpenIddict_refuses_a_token_that_is_too_narrow_unknown_or_absent()
    {
        Assert.That((await AskAsync(await TokenAsync(key, "readApiKeys"))).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await AskAsync(MadeUp.Token().Reveal())).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await AskAsync(null)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(string? token)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, orders.Urls.Single());
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
