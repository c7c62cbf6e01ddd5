using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OAuth;

/// <summary>How clients authenticate at the OAuth calls, and how they are rejected.</summary>
public sealed class ClientAuthenticationTests(TestDatabase database) : OAuthTests(database)
{
    private static readonly string[] Calls = [Token, Introspect, Revoke];

    private Key key = null!;

    [OneTimeSetUp]
    public async Task MakeKeyAsync() => key = await (await AdminInNewAccountAsync()).MakeKeyAsync("verifyApiKeys");

    [TestCaseSource(nameof(Calls))]
    public async Task A_client_that_is_not_authenticated_gets_invalid_client_with_a_challenge(string path)
    {
        var other = await Admin.MakeKeyAsync();
        foreach (var caller in (Setup.Api[])
        [
            Anonymous(), ApiKey(key.ApiKey, other.Secret), With(("x-api-key", key.ApiKey)),
            With(("Authorization", "Basic *")), With(("Authorization", "Basic /w==")), With(("Authorization", "Basic YQ==")),
        ])
        {
            var refused = await SendFormAsync(caller, path, ClientCredentials, ("token", "x"));

            AssertError(refused, HttpStatusCode.Unauthorized, "invalid_client");
            Assert.That(refused.Header("WWW-Authenticate"), Is.EqualTo("Basic realm=\"Pulse\", charset=\"UTF-8\""));
        }
    }

    [TestCaseSource(nameof(Calls))]
    public async Task Wrong_credentials_in_the_form_get_invalid_client(string path)
    {
        foreach (var (id, secret) in ((string, string)[])
        [
            (key.ApiKey, MadeUp.Secret().Reveal()), (key.ApiKey, "x"), ("", key.Secret), ("a\r\nb", "c\u007Fd"), ("\u00E4\u0394", "\u0394"),
        ])
        {
            AssertError(
                await SendFormAsync(Anonymous(), path, ClientCredentials, ("token", "x"), ("client_id", id), ("client_secret", secret)),
                HttpStatusCode.Unauthorized,
                "invalid_client");
        }
    }

    [TestCaseSource(nameof(Calls))]
    public async Task Credentials_in_two_ways_are_refused_even_if_each_is_valid(string path)
    {
        (string, string)[] inForm = [ClientCredentials, ("token", "x"), ("client_id", key.ApiKey), ("client_secret", key.Secret)];
        var token = $"Bearer {await TokenAsync(key)}";

        foreach (var caller in (Setup.Api[])[Basic(key), Using(key), With(("Authorization", token))])
        {
            AssertError(await SendFormAsync(caller, path, inForm), HttpStatusCode.BadRequest, "invalid_request");
        }

        var both = With(("Authorization", token), ("x-api-key", key.ApiKey), ("x-api-secret", key.Secret));
        AssertError(await SendFormAsync(both, path, inForm[..2]), HttpStatusCode.BadRequest, "invalid_request");
    }

    [TestCase(Introspect)]
    [TestCase(Revoke)]
    public async Task An_ended_session_gets_invalid_token(string path)
    {
        var session = await LoginAsync(key);
        await session.PostAsync("/auth/logout");

        var refused = await SendFormAsync(session, path, ("token", "x"));

        AssertError(refused, HttpStatusCode.Unauthorized, "invalid_token");
        Assert.That(refused.Header("WWW-Authenticate"), Is.EqualTo("Bearer realm=\"Pulse\", error=\"invalid_token\""));
    }

    [Test]
    public async Task Too_many_rejected_clients_from_one_address_are_limited_with_Retry_After()
    {
        var address = NewAddress();
        Answer refused;
        var attempts = 0;
        do
        {
            refused = await SendFormAsync(
                From(address),
                Token,
                ClientCredentials,
                ("client_id", key.ApiKey),
                ("client_secret", MadeUp.Secret().Reveal()));
        }
        while (refused.Status == HttpStatusCode.Unauthorized && ++attempts < 1_000);

        AssertError(refused, HttpStatusCode.TooManyRequests, "temporarily_unavailable");
        Assert.That(int.Parse(refused.Header("Retry-After")!, null), Is.InRange(1, 60));
        Assert.That(attempts, Is.EqualTo(FailuresPerMinute));
        var login = await From(address).PostAsync("/auth/login", new { apiKey = key.ApiKey, apiSecret = MadeUp.Secret().Reveal() });
        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.TooManyRequests), login.Text);
    }

    [Test]
    public async Task A_rejected_client_is_recorded_like_a_failed_login()
    {
        var admin = await AdminInNewAccountAsync();
        var disabled = await admin.MakeKeyAsync();
        await admin.PatchAsync(disabled.Path, new { active = false });

        AssertError(await RequestTokenAsync(disabled), HttpStatusCode.Unauthorized, "invalid_client");

        var events = await admin.EventsOfAsync(disabled.Id);
        Assert.That(events[0].Action, Is.EqualTo("session.refused"));
        Assert.That((string?)events[0].Changes!["reason"]!["to"], Is.EqualTo("disabled"));
    }

    protected override Dictionary<string, string> MoreSettings => new() { ["Cache:FailedLookupsPerMinute"] = $"{FailuresPerMinute}" };

    private const int FailuresPerMinute = 40;
}
