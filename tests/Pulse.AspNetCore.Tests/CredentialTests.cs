using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Pulse.AspNetCore.Testing;
using Pulse.AspNetCore.Tests.Setup;

namespace Pulse.AspNetCore.Tests;

/// <summary>Which credentials the handler accepts, and which belong to other schemes.</summary>
public sealed class CredentialTests
{
    private Service service = null!;
    private FakeCredential key = null!;
    private FakeCredential session = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        service = await Service.ConnectedAsync(map: app => app.MapGet(
            "/claims", (HttpContext http) => string.Join(' ', http.User.Claims.Select(claim => $"{claim.Type}={claim.Value}")))
            .RequireAuthorization());
        key = service.Pulse.AddApiKey("orders:read", "orders:write");
        (key.ExternalId, key.Metadata) = ("customer-7", new Dictionary<string, string> { ["plan"] = "gold" });
        session = service.Pulse.AddSession("orders:read");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await service.DisposeAsync();

    [Test]
    public async Task A_key_and_a_session_are_accepted_with_their_claims()
    {
        var ofKey = await service.Client(key).GetStringAsync("/claims");
        var ofSession = await service.Client(session).GetStringAsync("/claims");

        Assert.That(ofKey.Split(' '), Is.SupersetOf(new[]
        {
            $"sub={key.Subject}", $"client_id={key.ApiKey}", $"account_id={key.AccountId}", "permission=orders:read",
            "permission=orders:write", "external_id=customer-7", "metadata:plan=gold",
        }));
        Assert.That(
            ofSession.Split(' '),
            Is.SupersetOf(new[] { $"sub={session.Subject}", "permission=orders:read", $"sid={session.Subject}" }));
    }

    [Test]
    public async Task A_key_is_accepted_by_Basic()
    {
        var client = service.Client();
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key.ApiKey}:{key.Secret}")));

        Assert.That(await client.GetStringAsync("/me"), Is.EqualTo(key.Subject));
    }

    [Test]
    public async Task An_imported_key_is_sent_as_one_text()
    {
        var client = service.Client();
        client.DefaultRequestHeaders.Add("x-api-key", "sk_live_12345678");
        using var response = await client.GetAsync("/me");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(
            service.Backchannel.Seen.Select(request => request.Body),
            Has.Some.Contains("\"apiSecret\":\"sk_live_12345678\"").And.Not.Contains("\"apiKey\""));
    }

    [TestCase("Bearer", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl")]
    [TestCase("Bearer", "ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789")]
    [TestCase("Basic", "YWxpY2U6c2VjcmV0LW9mLWFsaWNl")]
    [TestCase("Negotiate", "abc")]
    public async Task Credentials_of_other_schemes_are_not_sent_to_Pulse(string scheme, string value)
    {
        var before = service.Pulse.Verifications;
        var client = service.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(scheme, value);
        using var response = await client.GetAsync("/me");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(service.Pulse.Verifications, Is.EqualTo(before));
    }

    [TestCase("apiKey-abc", null, 401)]
    [TestCase(null, "pls_secret_of_a_key", 401)]
    [TestCase("short", null, 401)]
    public async Task Half_a_pair_is_refused_without_asking(string? apiKey, string? secret, int status)
    {
        var before = service.Pulse.Verifications;
        var client = service.Client();
        Add(client, "x-api-key", apiKey);
        Add(client, "x-api-secret", secret);
        using var response = await client.GetAsync("/me");

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(service.Pulse.Verifications, Is.EqualTo(before));
    }

    [Test]
    public async Task Two_credentials_are_ambiguous_but_a_token_of_another_scheme_does_not_count()
    {
        var both = service.Client(key);
        session.ApplyTo(both.DefaultRequestHeaders);
        using var ambiguous = await both.GetAsync("/me");
        var besideJwt = service.Client(key);
        besideJwt.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "a.b.c");

        Assert.That(ambiguous.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((string?)(await Service.ProblemAsync(ambiguous))["code"], Is.EqualTo("ambiguous_credentials"));
        Assert.That(await besideJwt.GetStringAsync("/me"), Is.EqualTo(key.Subject));
    }

    /// <summary>As Pulse itself answers.</summary>
    [TestCase("key", "Bearer {session}", "Negotiate abc", 400)]
    [TestCase("key", "Negotiate abc", "Basic {basic}", 400)]
    [TestCase("key", "Bearer {session}", "Bearer {session}", 400)]
    [TestCase("key", "Negotiate abc", "Bearer a.b.c", 200)]
    [TestCase("", "Bearer {session}", "Basic {basic}", 400)]
    [TestCase("", "Bearer {session}", "Bearer {session}", 401)]
    [TestCase("", "Bearer {session}", "Negotiate abc", 401)]
    public async Task Several_Authorization_headers_are_ambiguous_if_they_are_a_second_credential(
        string pair, string first, string second, int status)
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key.ApiKey}:{key.Secret}"));
        var context = await service.Server.SendAsync(http =>
        {
            http.Request.Path = "/me";
            http.Request.Headers.Authorization = new[] { first, second }.Select(
                value => value.Replace("{session}", session.Secret).Replace("{basic}", basic)).ToArray();
            if (pair.Length > 0)
            {
                http.Request.Headers["x-api-key"] = key.ApiKey;
                http.Request.Headers["x-api-secret"] = key.Secret;
            }
        });

        Assert.That(context.Response.StatusCode, Is.EqualTo(status));
    }

    [TestCase("6591739253089529", 200)]
    [TestCase("6591739253089528", 403)]
    [TestCase("659173925308952", 400)]
    public async Task A_key_acts_in_its_own_account_only(string account, int status)
    {
        var client = service.Client(key);
        client.DefaultRequestHeaders.Add("x-account-id", account);
        using var response = await client.GetAsync("/me");

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task The_account_of_a_session_is_passed_on_and_kept_apart()
    {
        Assert.That(await service.StatusAsync(session), Is.EqualTo(HttpStatusCode.OK));
        var elsewhere = service.Client(session);
        elsewhere.DefaultRequestHeaders.Add("x-account-id", "6591739253089528");
        using var response = await elsewhere.GetAsync("/me");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(service.Backchannel.Seen.Select(request => request.Body), Has.Some.Contains("account_id=6591739253089528"));
    }

    [Test]
    public async Task An_endpoint_for_anyone_needs_no_credential() =>
        Assert.That(await service.StatusAsync(null, "/anyone"), Is.EqualTo(HttpStatusCode.OK));

    private static void Add(HttpClient client, string name, string? value)
    {
        if (value is not null)
        {
            client.DefaultRequestHeaders.Add(name, value);
        }
    }
}
