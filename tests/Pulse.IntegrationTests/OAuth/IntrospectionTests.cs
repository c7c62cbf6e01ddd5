using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Usage;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OAuth;

/// <summary>Introspection of tokens by protected services (RFC 7662).</summary>
public sealed class IntrospectionTests(TestDatabase database) : OAuthTests(database)
{
    private string account = null!;
    private Setup.Api admin = null!;
    private Key service = null!;

    [OneTimeSetUp]
    public async Task MakeServiceAsync()
    {
        account = await Seed.AccountAsync();
        admin = AdminIn(account);
        service = await admin.MakeKeyAsync("verifyApiKeys");
    }

    [Test]
    public async Task The_token_of_a_key_tells_its_key_scope_account_and_times()
    {
        var key = await admin.MakeKeyAsync("readMerchants", "readApiKeys");
        var token = await TokenAsync(key, "readMerchants");
        var session = await Bearer(token).GetAsync("/auth/session");

        var answer = await IntrospectAsync(service, token);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        Assert.That(answer.Header("Cache-Control"), Is.EqualTo("no-store"));
        Assert.That(
            answer.Json.AsObject().Select(member => member.Key),
            Is.EqualTo(new[]
            {
                "active", "scope", "client_id", "sub", "sid", "exp", "iat", "token_type", "account_id", "cache_seconds", "version", "tags",
            }));
        Assert.That((bool)answer.Json["active"]!, Is.True);
        Assert.That((string?)answer.Json["scope"], Is.EqualTo("readMerchants"));
        Assert.That((string?)answer.Json["client_id"], Is.EqualTo(key.ApiKey));
        Assert.That((string?)answer.Json["sub"], Is.EqualTo(key.Id));
        Assert.That((string?)answer.Json["token_type"], Is.EqualTo("Bearer"));
        Assert.That((string?)answer.Json["account_id"], Is.EqualTo(account));
        var expiresAt = DateTimeOffset.Parse((string)session.Json["expiresAt"]!, null);
        Assert.That((long)answer.Json["exp"]!, Is.EqualTo(expiresAt.ToUnixTimeSeconds()));
        Assert.That((long)answer.Json["iat"]!, Is.EqualTo(expiresAt.AddHours(-12).ToUnixTimeSeconds()));
    }

    [Test]
    public async Task The_token_of_a_user_tells_its_user_and_session()
    {
        var email = await Seed.UserAsync(account, Permission.ReadMerchants);
        var user = await LoginAsync(email, Seed.Password);

        var answer = (await IntrospectAsync(service, TokenOf(user))).Json;

        Assert.That((string?)answer["username"], Is.EqualTo(email));
        Assert.That((string?)answer["sub"], Is.EqualTo($"{(int)(await user.GetAsync("/auth/session")).Json["id"]!}"));
        Assert.That((string?)answer["sid"], Is.EqualTo(await user.SessionIdAsync()));
        Assert.That((string?)answer["scope"], Is.EqualTo("readMerchants"));
        Assert.That(answer.AsObject().ContainsKey("client_id"), Is.False);
    }

    [Test]
    public async Task An_impersonated_token_names_the_impersonated_user_and_the_one_who_acts()
    {
        var email = await Seed.UserAsync(account);
        var id = (int)(await (await LoginAsync(email, Seed.Password)).GetAsync("/auth/session")).Json["id"]!;
        var impersonated = await admin.PostAsync("/auth/impersonate", new { userId = id });

        var answer = (await IntrospectAsync(service, (string)impersonated.Json["token"]!)).Json;

        Assert.That((string?)answer["username"], Is.EqualTo(email));
        Assert.That((string?)answer["sub"], Is.EqualTo($"{id}"));
        Assert.That((string?)answer["act"]!["username"], Is.EqualTo(PulseApp.AdminEmail));
    }

    [Test]
    public async Task The_service_authenticates_in_every_way()
    {
        var token = await TokenAsync(await admin.MakeKeyAsync());
        foreach (var (caller, form) in new (Setup.Api, (string, string)[])[]
        {
            (Basic(service), []),
            (Using(service), []),
            (await LoginAsync(service), []),
            (admin, []),
            (Anonymous(), [("client_id", service.ApiKey), ("client_secret", service.Secret)]),
        })
        {
            var answer = await SendFormAsync(caller, Introspect, [("token", token), ("token_type_hint", "refresh_token"), .. form]);

            Assert.That(answer.Text, Does.StartWith("""{"active":true,"""));
        }
    }

    [Test]
    public async Task A_service_for_all_accounts_sees_tokens_of_other_accounts_with_their_account()
    {
        var other = await Seed.AccountAsync();
        var token = await TokenAsync(await AdminIn(other).MakeKeyAsync());
        var home = await Seed.AccountAsync();
        await Admin.SendAsync(
            HttpMethod.Put,
            $"/accounts/{home}/permissions",
            new StringContent("""{"permissions":["verifyAllAccounts"]}""", Encoding.UTF8, "application/json"));
        var everywhere = await AdminIn(home).MakeKeyAsync("verifyAllAccounts");

        AssertInactive(await IntrospectAsync(service, token));
        Assert.That((string?)(await IntrospectAsync(everywhere, token)).Json["account_id"], Is.EqualTo(other));
    }

    [Test]
    public async Task A_service_without_the_permission_is_refused()
    {
        var key = await admin.MakeKeyAsync("readApiKeys");

        var refused = await IntrospectAsync(key, await TokenAsync(key));
        var asBearer = await SendFormAsync(await LoginAsync(key), Introspect, ("token", "x"));

        AssertError(refused, HttpStatusCode.Forbidden, "insufficient_scope");
        Assert.That((string?)refused.Json["error_description"], Does.Contain("verifyApiKeys"));
        AssertError(asBearer, HttpStatusCode.Forbidden, "insufficient_scope");
        Assert.That(asBearer.Header("WWW-Authenticate"), Does.Contain("insufficient_scope"));
    }

    [Test]
    public async Task The_address_and_the_account_that_came_with_the_token_count()
    {
        var bound = await admin.MakeKeyFromAsync(
            new { name = "bound", permissions = new[] { "readMerchants" }, allowedIps = new[] { "127.0.0.1/32" } });
        var token = await TokenAsync(bound);
        var second = await Seed.AccountAsync();
        var email = await Seed.UserAsync([second, account], (await Seed.RoleAsync(account), account));
        var user = TokenOf(await LoginAsync(email, Seed.Password));

        AssertInactive(await IntrospectAsync(service, token));
        AssertInactive(await IntrospectAsync(service, token, ("ip_address", "203.0.113.7")));
        Assert.That((bool)(await IntrospectAsync(service, token, ("ip_address", "127.0.0.1"))).Json["active"]!, Is.True);
        AssertInactive(await IntrospectAsync(service, user));
        AssertInactive(await IntrospectAsync(service, user, ("account_id", second)));
        Assert.That((bool)(await IntrospectAsync(service, user, ("account_id", account))).Json["active"]!, Is.True);
    }

    [Test]
    public async Task An_introspection_spends_the_limits_of_the_key_like_a_verification()
    {
        var limited = await admin.MakeKeyFromAsync(
            new { name = "limited", permissions = new[] { "readMerchants" }, quota = new { limit = 3, period = "total" } });
        var token = await TokenAsync(limited);

        Assert.That((bool)(await IntrospectAsync(service, token)).Json["active"]!, Is.True);
        Assert.That((bool)(await IntrospectAsync(service, token)).Json["active"]!, Is.True);
        AssertInactive(await IntrospectAsync(service, token));
        Assert.That((await Bearer(token).GetAsync("/auth/session")).Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        await App.Services.GetRequiredService<IUsageRecorder>().FlushAsync(default);
        var usage = await admin.GetAsync($"{limited.Path}/usage");
        Assert.That((int)usage.Json["totals"]!["requests"]!, Is.EqualTo(5));
        Assert.That((int)usage.Json["totals"]!["refused"]!, Is.EqualTo(2));
    }

    [TestCase("account_id", "1")]
    [TestCase("account_id", "x")]
    [TestCase("ip_address", "203.0.113.0/24")]
    [TestCase("ip_address", "localhost")]
    public async Task A_malformed_parameter_is_refused_by_name(string name, string value)
    {
        var refused = await IntrospectAsync(service, MadeUp.Token().Reveal(), (name, value));

        AssertError(refused, HttpStatusCode.BadRequest, "invalid_request");
        Assert.That((string?)refused.Json["error_description"], Does.StartWith(name));
    }

    [Test]
    public async Task A_token_is_required() =>
        AssertError(await SendFormAsync(Basic(service), Introspect, ("token", "")), HttpStatusCode.BadRequest, "invalid_request");

    private static string TokenOf(Setup.Api caller) => caller.Client.DefaultRequestHeaders.Authorization!.Parameter!;
}
