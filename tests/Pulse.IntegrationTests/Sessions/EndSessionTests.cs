using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>Who can end which sessions.</summary>
public sealed class EndSessionTests(TestDatabase database) : CacheTests(database)
{
    [Test]
    public async Task Ending_your_own_session_invalidates_it_before_the_response_is_sent()
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync());
        var (here, there) = (await LoginAsync(email, Seed.Password), await WarmedAsync(await LoginAsync(email, Seed.Password)));

        var ended = await here.DeleteAsync($"/sessions/{await there.SessionIdAsync()}");

        Assert.That((ended.Status, ended.Text), Is.EqualTo((HttpStatusCode.NoContent, "")));
        Assert.That(ended.Header("Pulse-Revocation"), Does.StartWith("confirmed=1/1"));
        Assert.That(await StatusesOfSessionsAsync(here, there), Is.EqualTo(new[] { HttpStatusCode.OK, HttpStatusCode.Unauthorized }));
    }

    [Test]
    public async Task A_caller_can_end_the_session_that_it_presents()
    {
        var caller = await UserAsync();

        var ended = await caller.DeleteAsync($"/sessions/{await caller.SessionIdAsync()}");

        Assert.That(ended.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_key_can_end_only_sessions_that_were_created_with_it()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        var (own, others) = (await LoginAsync(key), await LoginAsync(await admin.MakeKeyAsync()));

        var ended = await Using(key).DeleteAsync($"/sessions/{await own.SessionIdAsync()}");
        var refused = await Using(key).DeleteAsync($"/sessions/{await others.SessionIdAsync()}");

        Assert.That(ended.Status, Is.EqualTo(HttpStatusCode.NoContent));
        refused.AssertProblem(HttpStatusCode.NotFound, "not_found");
        Assert.That(await StatusesOfSessionsAsync(own, others), Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.OK }));
    }

    [Test]
    public async Task A_caller_with_writeSessions_can_end_sessions_of_keys_and_users_of_the_account()
    {
        var account = await Seed.AccountAsync();
        var (user, key) = (
            await WarmedAsync(await LoginNewUserAsync(account)),
            await WarmedAsync(await LoginAsync(await AdminIn(account).MakeKeyAsync())));
        var writer = await LoginNewUserAsync(account, Permission.WriteSessions);

        var ended = new[]
        {
            await writer.DeleteAsync($"/sessions/{await user.SessionIdAsync()}"),
            await writer.DeleteAsync($"/sessions/{await key.SessionIdAsync()}"),
        };

        Assert.That(ended.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await StatusesOfSessionsAsync(user, key), Is.All.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_caller_who_may_only_read_sessions_can_end_only_their_own()
    {
        var account = await Seed.AccountAsync();
        var (user, key) = (await LoginNewUserAsync(account), await LoginAsync(await AdminIn(account).MakeKeyAsync()));
        var reader = await LoginNewUserAsync(account, Permission.ReadSessions);

        foreach (var caller in (Setup.Api[])[user, key])
        {
            (await reader.DeleteAsync($"/sessions/{await caller.SessionIdAsync()}")).AssertProblem(HttpStatusCode.NotFound, "not_found");
        }

        Assert.That(await StatusesOfSessionsAsync(user, key), Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Security_rule_6_an_administrator_of_one_account_cannot_end_sessions_of_a_user_of_several()
    {
        string[] accounts = [await Seed.AccountAsync(), await Seed.AccountAsync()];
        var ofSeveral = await LoginAsync(await Seed.UserAsync(accounts), Seed.Password);
        var writer = await LoginNewUserAsync(accounts[0], Permission.WriteSessions, Permission.ReadSessions);
        var path = $"/sessions/{await ofSeveral.SessionIdAsync()}";

        var refused = await writer.DeleteAsync(path);
        var statusAfterwards = await StatusOfSessionAsync(ofSeveral);
        var bySuperAdmin = await AdminIn(accounts[0]).DeleteAsync(path);

        refused.AssertProblem(HttpStatusCode.NotFound, "not_found");
        Assert.That(statusAfterwards, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(bySuperAdmin.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await StatusOfSessionAsync(ofSeveral), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_superAdmin_ends_sessions_of_the_account_that_they_act_in()
    {
        var member = await UserAsync();
        var path = $"/sessions/{await member.SessionIdAsync()}";

        (await Admin.DeleteAsync(path)).AssertProblem(HttpStatusCode.NotFound, "not_found");
        Assert.That(await StatusOfSessionAsync(member), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_session_that_was_ended_is_not_found_again()
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync());
        var (here, there) = (await LoginAsync(email, Seed.Password), await LoginAsync(email, Seed.Password));
        var path = $"/sessions/{await there.SessionIdAsync()}";

        var answers = await Task.WhenAll(here.DeleteAsync(path), here.DeleteAsync(path), here.DeleteAsync(path));

        Assert.That(
            answers.Select(answer => answer.Status).Order(),
            Is.EqualTo(new[] { HttpStatusCode.NoContent, HttpStatusCode.NotFound, HttpStatusCode.NotFound }));
    }

    [Test]
    public async Task Ending_the_other_sessions_keeps_the_presented_session()
    {
        var account = await Seed.AccountAsync();
        var email = await Seed.UserAsync(account);
        var own = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LoginAsync(email, Seed.Password)));
        await Task.WhenAll(own.Select(WarmedAsync));
        var stranger = await LoginNewUserAsync(account);

        var ended = await own[2].DeleteAsync("/sessions");

        Assert.That((ended.Status, ended.Text), Is.EqualTo((HttpStatusCode.NoContent, "")));
        Assert.That(
            await StatusesOfSessionsAsync(own),
            Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.Unauthorized }));
        Assert.That(await StatusOfSessionAsync(stranger), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_key_used_directly_ends_all_that_were_made_from_it()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        var own = await Task.WhenAll(LoginAsync(key), LoginAsync(key));
        var others = await LoginAsync(await admin.MakeKeyAsync());

        var ended = await Using(key).DeleteAsync("/sessions");
        var again = await Using(key).DeleteAsync("/sessions");

        Assert.That((ended.Status, again.Status), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.NoContent)));
        Assert.That(await StatusesOfSessionsAsync(own), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusesOfSessionsAsync(others, Using(key)), Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task More_sessions_than_fit_in_one_transaction_are_all_ended_and_recorded()
    {
        var account = await Seed.AccountAsync();
        var key = await AdminIn(account).MakeKeyAsync();
        var kept = await LoginAsync(key);
        await Seed.MakeSessionsAsync(key, 450, App.Clock.GetUtcNow().UtcDateTime, TimeSpan.FromHours(1));
        var before = await kept.SessionIdsAsync();

        await kept.DeleteAsync("/sessions");

        Assert.That(before, Has.Length.EqualTo(451));
        Assert.That(await kept.SessionIdsAsync(), Is.EqualTo(new[] { await kept.SessionIdAsync() }));
        Assert.That(await CountEventsAsync(account), Is.EqualTo(450));
    }

    [Test]
    public async Task Each_session_that_ends_is_recorded_in_the_audit_log()
    {
        var account = await Seed.AccountAsync();
        var user = await LoginNewUserAsync(account);
        var (id, writer) = (await user.SessionIdAsync(), await LoginNewUserAsync(account, Permission.WriteSessions));

        await writer.DeleteAsync($"/sessions/{id}");
        await writer.DeleteAsync($"/sessions/{id}");

        var recorded = (await AdminIn(account).GetAsync($"/audit-events?action=session.ended&target={id}")).Json.AsArray();
        Assert.That(recorded, Has.Count.EqualTo(1));
        Assert.That(
            (string?)recorded[0]!["actor"]!["name"], Is.EqualTo((string?)(await writer.CurrentSessionAsync())["principal"]!["name"]));
    }

    [Test]
    public async Task A_session_id_that_is_not_a_UUID_is_not_found() =>
        (await Admin.DeleteAsync("/sessions/7")).AssertProblem(HttpStatusCode.NotFound, "not_found");

    private async Task<int> CountEventsAsync(string account)
    {
        var (recorded, path) = (0, (string?)"/audit-events?action=session.ended&pageSize=100");
        while (path is not null)
        {
            var page = await AdminIn(account).GetAsync(path);
            recorded += page.Json.AsArray().Count;
            path = page.Header("Link")?.Split('<', '>')[1];
        }

        return recorded;
    }
}
