using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OAuth;

/// <summary>How long a service that listens to revocations may use an introspection.</summary>
public sealed class KeptIntrospectionTests(TestDatabase database) : OAuthTests(database)
{
    private string account = null!;
    private Setup.Api admin = null!;
    private Key service = null!;

    protected override Dictionary<string, string> MoreSettings => new()
    {
        ["Sessions:IdleMinutes"] = "4",
        ["Sessions:ApiKeyIdleMinutes"] = "4",
    };

    [OneTimeSetUp]
    public async Task MakeServiceAsync()
    {
        account = await Seed.AccountAsync();
        admin = AdminIn(account);
        service = await admin.MakeKeyAsync("verifyApiKeys");
    }

    [Test]
    public async Task A_keys_session_is_kept_for_half_of_the_idle_limit_at_most_and_never_past_its_expiry()
    {
        var key = await admin.MakeKeyAsync();
        var session = await LoginAsync(key);
        var shorter = await Anonymous().PostAsync(
            "/auth/login", new { apiKey = key.ApiKey, apiSecret = key.Secret, lifetimeSeconds = 90 });

        Assert.That(await SecondsAsync(TokenOf(session)), Is.EqualTo(120));
        Assert.That(await SecondsAsync((string)shorter.Json["token"]!), Is.InRange(80, 90));
    }

    [TestCase("""{"rateLimit":{"limit":10,"windowSeconds":60}}""")]
    [TestCase("""{"quota":{"limit":10,"period":"day"}}""")]
    public async Task The_session_of_a_metered_key_is_always_asked_for(string patch)
    {
        var key = await admin.MakeKeyAsync();
        await admin.PatchAsync(key.Path, patch);

        Assert.That(await SecondsAsync(await TokenAsync(key)), Is.Zero);
    }

    [Test]
    public async Task The_session_of_a_key_with_a_pending_secret_is_kept_for_as_long_as_the_presented_secret_stays_valid()
    {
        var key = await admin.MakeKeyAsync();
        var token = await TokenAsync(key);
        await admin.RotateAsync(key, new { graceSeconds = 60 });

        Assert.That(await SecondsAsync(token), Is.InRange(50, 60));
    }

    [Test]
    public async Task An_impersonation_is_kept_only_for_a_requested_account()
    {
        var email = await Seed.UserAsync(account, Permission.ReadMerchants);
        var id = (int)(await admin.GetAsync($"/users?email={Uri.EscapeDataString(email)}")).Json[0]!["id"]!;
        var token = (string)(await admin.PostAsync("/auth/impersonate", new { userId = id })).Json["token"]!;

        Assert.That(await SecondsAsync(token), Is.Zero);
        Assert.That(await SecondsAsync(token, ("account_id", account)), Is.EqualTo(120));
    }

    [Test]
    public async Task The_tags_of_a_user_do_not_grow_with_the_number_of_accounts()
    {
        var others = await Seed.AccountsAsync(20);
        var roles = new List<(int, string?)> { (await Seed.RoleAsync(account, Permission.ReadMerchants), account) };
        foreach (var other in others)
        {
            roles.Add((await Seed.RoleAsync(other, Permission.ReadMerchants), other));
        }

        var email = await Seed.UserAsync([account, .. others], [.. roles]);
        var answer = await IntrospectAsync(service, TokenOf(await LoginAsync(email, Seed.Password)));

        Assert.That(answer.Json["tags"]!.AsArray(), Has.Count.EqualTo(4), "The session, the user, the account and the role.");
        Assert.That(answer.Json["tags"]!.AsArray().Select(tag => (string)tag!), Is.Unique.And.All.Match("^[A-Za-z0-9_-]{22}$"));
    }

    private async Task<int> SecondsAsync(string token, params (string Name, string Value)[] more) =>
        (int)(await IntrospectAsync(service, token, more)).Json["cache_seconds"]!;

    private static string TokenOf(Setup.Api caller) => caller.Client.DefaultRequestHeaders.Authorization!.Parameter!;
}
