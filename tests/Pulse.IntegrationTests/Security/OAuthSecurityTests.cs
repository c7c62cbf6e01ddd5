using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 29: what the OAuth calls do not reveal, and whose tokens they end.</summary>
public sealed class OAuthSecurityTests(TestDatabase database) : OAuthTests(database)
{
    private Setup.Api admin = null!;
    private Key service = null!;

    [OneTimeSetUp]
    public async Task MakeServiceAsync()
    {
        admin = await AdminInNewAccountAsync();
        service = await admin.MakeKeyAsync("verifyApiKeys");
    }

    [Test]
    public async Task An_unknown_foreign_malformed_or_ended_token_is_inactive_and_nothing_else()
    {
        var foreign = await TokenAsync(await (await AdminInNewAccountAsync()).MakeKeyAsync());
        var key = await admin.MakeKeyAsync();
        var (ended, ofDisabled) = (await TokenAsync(key), await TokenAsync(key));
        await Bearer(ended).PostAsync("/auth/logout");
        AssertInactive(await IntrospectAsync(service, ended));
        await admin.PatchAsync(key.Path, new { active = false });

        foreach (var token in (string[])
        [
            foreign, AdminToken, ofDisabled, ofDisabled.ToUpperInvariant(), MadeUp.Token().Reveal(), "x", "\u00E4\"", key.Secret,
            new string('0', 10_000),
        ])
        {
            AssertInactive(await IntrospectAsync(service, token));
        }
    }

    [Test]
    public async Task A_token_is_inactive_from_its_expiry_on_and_after_every_end_of_its_right()
    {
        var key = await admin.MakeKeyFromAsync(
            new { name = "a key", permissions = new[] { "readMerchants", "readApiKeys" }, expiresAt = App.Clock.GetUtcNow().AddHours(1) });
        var token = await TokenAsync(key, "readMerchants readApiKeys");
        await admin.PatchAsync(key.Path, new { permissions = new[] { "readApiKeys" } });
        var narrower = await IntrospectAsync(service, token);
        await admin.DeleteAsync(key.Path);

        Assert.That((string?)narrower.Json["scope"], Is.EqualTo("readApiKeys"));
        AssertInactive(await IntrospectAsync(service, token));
    }

    [TestCase("/oauth2/token?scope=readApiKeys")]
    [TestCase("/oauth2/token?client_secret=x")]
    [TestCase("/oauth2/introspect?token=0")]
    [TestCase("/oauth2/introspect?")]
    [TestCase("/oauth2/revoke?token=0&token=1")]
    public async Task Parameters_in_the_URL_are_refused(string path)
    {
        var refused = await SendFormAsync(Basic(service), path, ClientCredentials, ("token", "x"));

        if (path.EndsWith('?'))
        {
            Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.OK), refused.Text);
            return;
        }

        AssertError(refused, HttpStatusCode.BadRequest, "invalid_request");
        Assert.That((string?)refused.Json["error_description"], Does.Contain("URL"));
    }

    [Test]
    public async Task A_key_ends_its_own_tokens_and_a_token_ends_itself()
    {
        var key = await admin.MakeKeyAsync();
        var (first, second) = (await TokenAsync(key), await TokenAsync(key));

        var byKey = await SendFormAsync(Basic(key), Revoke, ("token", first), ("token_type_hint", "access_token"));
        var bySelf = await SendFormAsync(Bearer(second), Revoke, ("token", second));

        Assert.That((byKey.Status, byKey.Text), Is.EqualTo((HttpStatusCode.OK, "")));
        Assert.That(byKey.Header("Pulse-Revocation"), Does.StartWith("confirmed="));
        Assert.That(bySelf.Status, Is.EqualTo(HttpStatusCode.OK), bySelf.Text);
        Assert.That(
            await StatusesOfSessionsAsync(Bearer(first), Bearer(second)), Is.All.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_caller_with_writeSessions_ends_tokens_of_the_account()
    {
        var token = await TokenAsync(await admin.MakeKeyAsync());

        await SendFormAsync(Basic(await admin.MakeKeyAsync("writeSessions")), Revoke, ("token", token));

        Assert.That(await StatusOfSessionAsync(Bearer(token)), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    /// <summary>The responses are those to an unknown token.</summary>
    [Test]
    public async Task Nobody_else_ends_a_token_or_learns_that_it_exists()
    {
        var key = await admin.MakeKeyAsync("readMerchants", "writeSessions");
        var (token, narrowed) = (await TokenAsync(key), await TokenAsync(key, "readMerchants"));
        foreach (var caller in (Setup.Api[])
        [
            Basic(service),
            Basic(await (await AdminInNewAccountAsync()).MakeKeyAsync("writeSessions")),
            Bearer(narrowed),
            await UserAsync(Permission.WriteSessions),
        ])
        {
            foreach (var presented in (string[])[token, MadeUp.Token().Reveal(), "x"])
            {
                var answer = await SendFormAsync(caller, Revoke, ("token", presented));

                Assert.That((answer.Status, answer.Text), Is.EqualTo((HttpStatusCode.OK, "")), answer.Text);
            }
        }

        Assert.That(await StatusOfSessionAsync(Bearer(token)), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Unknown_tokens_are_limited_per_service()
    {
        Answer answer;
        var asked = 0;
        do
        {
            answer = await IntrospectAsync(service, MadeUp.Token().Reveal());
        }
        while (answer.Status == HttpStatusCode.OK && ++asked < 1_000);

        AssertError(answer, HttpStatusCode.TooManyRequests, "temporarily_unavailable");
        Assert.That(answer.Header("Retry-After"), Is.Not.Null);
    }

    protected override Dictionary<string, string> MoreSettings => new() { ["Cache:FailedVerificationsPerMinute"] = "60" };
}
