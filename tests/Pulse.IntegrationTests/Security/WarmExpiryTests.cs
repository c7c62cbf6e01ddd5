using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 10 for credentials in memory: they end at the exact instant by the clock, without a query.</summary>
public sealed class WarmExpiryTests(TestDatabase database) : CacheTests(database)
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    /// <summary>The feed is read rarely: a read would report the test's own change again and cost a lookup.</summary>
    protected override Dictionary<string, string> MoreSettings => new()
    {
        ["Sessions:LifetimeMinutes"] = "60",
        ["Cache:FeedInterval"] = "00:01:00",
        ["Cache:MaxStaleness"] = "00:05:00",
    };

    private DateTimeOffset InTenMinutes =>
        DateTimeOffset.FromUnixTimeMilliseconds(App.Clock.GetUtcNow().AddMinutes(10).ToUnixTimeMilliseconds());

    [Test]
    public async Task A_cached_key_ends_at_its_expiry_without_a_look_up([Values] bool throughSession)
    {
        var (admin, expiresAt) = (await LoginAsync(PulseApp.AdminEmail, PulseApp.AdminPassword), InTenMinutes);
        var key =
            await admin.MakeKeyFromAsync(new { name = "short", permissions = new[] { "readApiKeys" }, expiresAt = expiresAt.UtcDateTime });

        await AssertEndsAsync(throughSession ? await LoginAsync(key) : Using(key), expiresAt);
    }

    [Test]
    public async Task A_users_session_in_memory_ends_at_the_instant_of_its_expiry_without_a_look_up()
    {
        var user = await LoginAsync(PulseApp.AdminEmail, PulseApp.AdminPassword);
        var session = await user.GetAsync("/auth/session");

        await AssertEndsAsync(user, DateTimeOffset.Parse((string)session.Json["expiresAt"]!, CultureInfo.InvariantCulture));
    }

    [Test]
    public async Task A_keys_session_in_memory_ends_with_the_key_whose_end_was_brought_forward()
    {
        var (admin, expiresAt) = (await LoginAsync(PulseApp.AdminEmail, PulseApp.AdminPassword), InTenMinutes);
        var key = await admin.MakeKeyAsync("readApiKeys");
        var session = await WarmedAsync(await LoginAsync(key));

        await admin.PatchAsync(key.Path, new JsonObject { ["expiresAt"] = expiresAt.ToString("O") }.ToJsonString());

        await AssertEndsAsync(session, expiresAt);
    }

    private async Task AssertEndsAsync(Setup.Api caller, DateTimeOffset expiresAt)
    {
        await WarmedAsync(caller);
        App.Clock.SetUtcNow(expiresAt - Millisecond);
        var justBefore = await CostOfSessionAsync(caller);
        App.Clock.SetUtcNow(expiresAt);
        var at = await CostOfSessionAsync(caller);

        Assert.That((justBefore.Answer.Status, justBefore.Commands), Is.EqualTo((HttpStatusCode.OK, 0)));
        Assert.That((at.Answer.Status, at.Commands), Is.EqualTo((HttpStatusCode.Unauthorized, 0)));
    }
}
