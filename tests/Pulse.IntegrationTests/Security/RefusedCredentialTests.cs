using System.Net;
using System.Text;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Known but refused credentials cost the same as unknown ones and cannot be used for a flood.</summary>
public sealed class RefusedCredentialTests(TestDatabase database) : CacheTests(database)
{
    private const int Budget = 5;

    public enum Refusal
    {
        Disabled,
        Expired,
        NotYetValid,
        Network,
        Policy,
        AccountDisabled,
    }

    protected override Dictionary<string, string> MoreSettings => new() { ["Cache:FailedLookupsPerMinute"] = $"{Budget}" };

    [Test]
    public async Task Refused_keys_spend_the_budget_of_their_address_and_then_get_429_without_a_database_command(
        [Values] Refusal refusal, [Values] bool login)
    {
        var address = ClientAddresses.New();
        var key = await RefusedAsync(refusal);
        for (var i = 0; i < Budget; i++)
        {
            Assert.That((await PresentAsync(key, address, login)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        var (answer, commands) = await CostAsync(() => PresentAsync(key, address, login));

        answer.AssertProblem(HttpStatusCode.TooManyRequests, "too_many_unknown_credentials");
        Assert.That(answer.Header("Retry-After"), Is.Not.Null);
        Assert.That(commands, Is.Zero);
        (await Using(await Admin.MakeKeyAsync()).From(address).GetAsync("/auth/session"))
            .AssertProblem(HttpStatusCode.TooManyRequests, "too_many_unknown_credentials");
        Assert.That((await PresentAsync(key, ClientAddresses.New(), login)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_session_of_a_refused_key_uses_up_the_budget_too()
    {
        var address = ClientAddresses.New();
        var key = await Admin.MakeKeyAsync();
        var session = (await LoginAsync(key)).From(address);
        await Admin.PatchAsync(key.Path, new { active = false });

        for (var i = 0; i < Budget; i++)
        {
            Assert.That(await StatusOfSessionAsync(session), Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        (await session.GetAsync("/auth/session")).AssertProblem(HttpStatusCode.TooManyRequests, "too_many_unknown_credentials");
    }

    [Test]
    public async Task A_started_impersonation_is_still_served_when_the_budget_is_used_up()
    {
        var (address, account) = (ClientAddresses.New(), await Seed.AccountAsync());
        var support = (await LoginAsync(await Seed.UserAsync([account], (Role.SuperAdminId, null)), Seed.Password)).From(address);
        var clerk = await Seed.UserAsync(account, Permission.ReadApiKeys);
        var id = (int)(await AdminIn(account).GetAsync($"/users?email={Uri.EscapeDataString(clerk)}")).Json[0]!["id"]!;
        await StatusOfSessionAsync(support);
        var key = await RefusedAsync(Refusal.Disabled);
        for (var i = 0; i <= Budget; i++)
        {
            await PresentAsync(key, address, login: false);
        }

        var acting = await support.PostAsync("/auth/impersonate", new { userId = id });

        Assert.That(acting.Status, Is.EqualTo(HttpStatusCode.OK), acting.Text);
    }

    [Test]
    public async Task A_cached_key_is_allowed_when_the_look_up_budget_is_used_up()
    {
        var address = ClientAddresses.New();
        var warm = (await WarmAsync(WayIn.Key)).From(address);
        var key = await RefusedAsync(Refusal.Disabled);
        for (var i = 0; i <= Budget; i++)
        {
            await PresentAsync(key, address, login: false);
        }

        Assert.That(await StatusOfSessionAsync(warm), Is.EqualTo(HttpStatusCode.OK));
    }

    private async Task<Key> RefusedAsync(Refusal refusal)
    {
        var admin = await AdminInNewAccountAsync();
        if (refusal == Refusal.Expired)
        {
            var expiring = await admin.MakeKeyFromAsync(
                new
                {
                    name = "A key",
                    permissions = new[] { "readMerchants" },
                    expiresAt = Instant.ToText(App.Clock.GetUtcNow().UtcDateTime.AddMinutes(2)),
                });
            App.Clock.Advance(TimeSpan.FromMinutes(3));
            return expiring;
        }

        var key = await admin.MakeKeyAsync("readMerchants");
        var changed = refusal switch
        {
            Refusal.Disabled => await admin.PatchAsync(key.Path, new { active = false }),
            Refusal.NotYetValid => await admin.PatchAsync(key.Path, new { notBefore = "2999-01-01T00:00:00Z" }),
            Refusal.Network => await admin.PatchAsync(key.Path, new { allowedIps = new[] { "198.51.100.0/24" } }),
            Refusal.Policy => await admin.SendAsync(
                HttpMethod.Put,
                $"/accounts/{key.AccountId}/apikey-policy",
                new StringContent("""{"requireAllowedIps":true}""", Encoding.UTF8, "application/json")),
            _ => await Admin.PatchAsync($"/accounts/{key.AccountId}", new { active = false }),
        };
        Assert.That(changed.Status, Is.EqualTo(HttpStatusCode.OK), changed.Text);
        return key;
    }

    private Task<Answer> PresentAsync(Key key, string address, bool login) => login
        ? Anonymous().From(address).PostAsync("/auth/login", key.Login)
        : Using(key).From(address).GetAsync("/auth/session");
}
