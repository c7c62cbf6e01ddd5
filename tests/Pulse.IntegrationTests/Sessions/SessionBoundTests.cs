using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>The number of sessions of a user or key is limited: one more login ends the oldest session, on every node.</summary>
public sealed class SessionBoundTests(TestDatabase database) : TwoNodeTests(database)
{
    private const int Most = 3;

    protected override Dictionary<string, string> MoreSettings => new()
    {
        ["Sessions:MaxPerUser"] = $"{Most}",
        ["Sessions:MaxPerApiKey"] = $"{Most}",
        ["Cache:FeedInterval"] = "00:00:00.1",
        ["Cache:MaxStaleness"] = "00:01:00",
    };

    [Test]
    public async Task A_login_beyond_the_session_limit_ends_the_oldest_session_of_the_key_on_every_node()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync("readApiKeys");
        var sessions = new List<Setup.Api>();
        for (var i = 0; i < Most; i++)
        {
            sessions.Add(await WarmedAsync(await LoginAsync(key)));
        }

        var oldestElsewhere = await WarmedAsync(AtOther(sessions[0]));
        await LoginAsync(key);

        Assert.That(
            await StatusesOfSessionsAsync([.. sessions]),
            Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.OK }));
        Assert.That(() => StatusOfSessionAsync(oldestElsewhere), Is.EqualTo(HttpStatusCode.Unauthorized).After(30_000, 50));
        var recorded = (await admin.GetAsync($"/audit-events?action=session.ended&actor={key.Id}")).Json.AsArray();
        Assert.That(recorded.Select(happened => (string)happened!["changes"]!["reason"]!["to"]!), Is.EqualTo(new[] { "tooManySessions" }));
    }

    [Test]
    public async Task The_secrets_of_a_key_share_one_session_limit_and_other_keys_have_their_own()
    {
        var admin = await AdminInNewAccountAsync();
        var (key, other) = (await admin.MakeKeyAsync("readApiKeys"), await admin.MakeKeyAsync("readApiKeys"));
        var others = await LoginAsync(other);
        var oldest = await LoginAsync(key);
        var rotated = (await admin.RotateAsync(key, new { graceSeconds = 3600 })).AsKey();
        for (var i = 0; i < Most; i++)
        {
            await LoginAsync(rotated);
        }

        Assert.That(await StatusesOfSessionsAsync(oldest, others), Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.OK }));
    }

    [Test]
    public async Task A_users_oldest_session_is_ended_and_recorded_in_the_users_account()
    {
        var account = await Seed.AccountAsync();
        var email = await Seed.UserAsync(account, Permission.ReadAuditEvents);
        var oldest = await WarmedAsync(await LoginAsync(email, Seed.Password));
        for (var i = 1; i < Most; i++)
        {
            await LoginAsync(email, Seed.Password);
        }

        var newest = await LoginAsync(email, Seed.Password);

        Assert.That(await StatusesOfSessionsAsync(oldest, newest), Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.OK }));
        Assert.That(await newest.SessionIdsAsync("?mine=true"), Has.Length.EqualTo(Most));
        var recorded = (await newest.GetAsync("/audit-events?action=session.ended")).Json.AsArray();
        Assert.That(recorded.Select(happened => (string?)happened!["actor"]!["name"]), Is.EqualTo(new[] { email }));
    }

    [Test]
    public async Task Logins_at_the_same_moment_on_two_nodes_stay_within_the_bound_together()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync("readSessions");
        var logins = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? Anonymous() : AtOther(Anonymous())).PostAsync("/auth/login", key.Login)));

        Assert.That(logins.Select(login => login.Status), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(await Using(key).SessionIdsAsync("?mine=true"), Has.Length.EqualTo(Most));
    }

    [Test]
    public async Task After_the_session_limit_was_lowered_logins_end_the_excess_sessions()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync("readSessions");
        await Seed.MakeSessionsAsync(key, 500, App.Clock.GetUtcNow().UtcDateTime, TimeSpan.FromHours(1));

        for (var i = 0; i < 3; i++)
        {
            await LoginAsync(key);
        }

        Assert.That(await Using(key).SessionIdsAsync("?mine=true"), Has.Length.EqualTo(Most));
    }
}
