using System.Net;
using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>Which sessions a caller sees, and which fields.</summary>
public sealed class SessionListTests(TestDatabase database) : CacheTests(database)
{
    [Test]
    public async Task A_session_shows_its_user_its_address_and_its_user_agent()
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync());
        var anonymous = Anonymous().From("203.0.113.7");
        anonymous.Client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "curl/8.5.0");
        var created = App.Clock.GetUtcNow();
        var caller = Bearer((string)(await anonymous.PostAsync("/auth/login", new { email, password = Seed.Password })).Json["token"]!);

        App.Clock.Advance(TimeSpan.FromSeconds(7));
        var session = await caller.CurrentSessionAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Guid.TryParse((string?)session["id"], out _));
            Assert.That((string?)session["principal"]!["type"], Is.EqualTo("user"));
            Assert.That((string?)session["principal"]!["id"], Is.EqualTo($"{(int)(await caller.GetAsync("/auth/session")).Json["id"]!}"));
            Assert.That((string?)session["principal"]!["name"], Is.EqualTo(email));
            Assert.That((string?)session["ipAddress"], Is.EqualTo("203.0.113.7"));
            Assert.That((string?)session["userAgent"], Is.EqualTo("curl/8.5.0"));
            Assert.That((string?)session["createdAt"], Is.EqualTo(Instants.Text(created)));
            Assert.That((string?)session["lastSeenAt"], Is.EqualTo(Instants.Text(created.AddSeconds(7))));
            Assert.That((string?)session["expiresAt"], Is.EqualTo(Instants.Text(created.AddHours(12))));
            Assert.That(session["impersonating"], Is.Null);
            Assert.That(session.AsObject(), Has.Count.EqualTo(10));
        }
    }

    [Test]
    public async Task A_keys_session_names_the_key_and_ends_with_it()
    {
        var end = Instants.Text(App.Clock.GetUtcNow().AddHours(1));
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        var session = await LoginAsync(key);
        await admin.PatchAsync(key.Path, new { expiresAt = end });

        var shown = await session.CurrentSessionAsync();

        Assert.That(shown["principal"]!.ToJsonString(), Is.EqualTo($$"""{"type":"apiKey","id":"{{key.Id}}","name":"{{key.ApiKey}}"}"""));
        Assert.That((string?)shown["expiresAt"], Is.EqualTo(end));
        Assert.That(shown["userAgent"], Is.Null);
    }

    [Test]
    public async Task A_user_sees_all_their_own_sessions_in_every_account_newest_first()
    {
        string[] accounts = [await Seed.AccountAsync(), await Seed.AccountAsync()];
        var email = await Seed.UserAsync(accounts);
        var first = await LoginAsync(email, Seed.Password);
        var second = (await LoginAsync(email, Seed.Password)).In(accounts[1]);
        await LoginNewUserAsync(accounts[0]);
        await LoginAsync(await AdminIn(accounts[0]).MakeKeyAsync());

        var (ofFirst, ofSecond) = (await first.SessionsAsync(), await second.SessionIdsAsync());

        Assert.That(ofSecond, Is.EqualTo(new[] { await second.SessionIdAsync(), await first.SessionIdAsync() }));
        Assert.That(ofFirst.Select(session => (string)session["id"]!), Is.EqualTo(ofSecond));
        Assert.That(ofFirst.Select(session => (bool)session["current"]!), Is.EqualTo(new[] { false, true }));
    }

    [Test]
    public async Task A_key_sees_the_sessions_that_were_created_with_any_of_its_secrets()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        var older = await LoginAsync(key);
        var rotated = (await admin.RotateAsync(key, new { graceSeconds = 600 })).AsKey();
        var newer = await LoginAsync(rotated);
        await LoginAsync(await admin.MakeKeyAsync());

        string[] expected = [await newer.SessionIdAsync(), await older.SessionIdAsync()];

        Assert.That(await older.SessionIdsAsync(), Is.EqualTo(expected));
        Assert.That(await Using(rotated).SessionIdsAsync(), Is.EqualTo(expected));
        Assert.That((await Using(rotated).SessionsAsync()).Select(session => (bool)session["current"]!), Is.All.False);
    }

    [Test]
    public async Task A_caller_with_readSessions_sees_only_sessions_of_keys_and_members_of_the_account()
    {
        var account = await Seed.AccountAsync();
        var elsewhere = await Seed.AccountAsync();
        var member = await LoginNewUserAsync(account);
        var ofSeveral = await LoginAsync(await Seed.UserAsync([elsewhere, account]), Seed.Password);
        var key = await LoginAsync(await AdminIn(account).MakeKeyAsync());
        await LoginNewUserAsync(elsewhere, Permission.ReadSessions);
        await LoginAsync(await AdminIn(elsewhere).MakeKeyAsync());
        var reader = await LoginNewUserAsync(account, Permission.ReadSessions);

        var all = await reader.SessionIdsAsync();
        var own = await reader.SessionIdsAsync("?mine=true");
        var saysNo = await reader.SessionIdsAsync("?mine=false");
        var ofKey = await Using(await AdminIn(account).MakeKeyAsync("readSessions")).SessionIdsAsync();

        Assert.That(all, Is.EqualTo(new[]
        {
            await reader.SessionIdAsync(),
            await key.SessionIdAsync(),
            await ofSeveral.SessionIdAsync(),
            await member.SessionIdAsync(),
        }));
        Assert.That(own, Is.EqualTo(new[] { await reader.SessionIdAsync() }));
        Assert.That(saysNo, Is.EqualTo(all));
        Assert.That(ofKey, Is.EqualTo(all));
    }

    [TestCase("""{"active":false}""")]
    [TestCase("""{"notBefore":"2900-01-01T00:00:00Z"}""")]
    public async Task Sessions_of_a_key_are_not_listed_while_the_key_may_not_be_used(string patch)
    {
        var admin = await AdminInNewAccountAsync();
        var (key, other) = (await admin.MakeKeyAsync(), await admin.MakeKeyAsync());
        var (session, others) = (await LoginAsync(key), await LoginAsync(other));
        var id = await session.SessionIdAsync();

        await admin.PatchAsync(key.Path, patch);
        var meanwhile = await admin.SessionIdsAsync();
        await admin.PatchAsync(key.Path, """{"active":true,"notBefore":null}""");

        Assert.That(meanwhile, Does.Not.Contain(id).And.Contain(await others.SessionIdAsync()));
        Assert.That(await admin.SessionIdsAsync(), Does.Contain(id));
    }

    [Test]
    public async Task Sessions_of_keys_of_a_disabled_account_are_not_listed()
    {
        var account = await Seed.AccountAsync();
        var session = await LoginAsync(await AdminIn(account).MakeKeyAsync());
        var id = await session.SessionIdAsync();

        await Seed.ChangeAsync(async db => db.Entry(await db.Accounts.SingleAsync(a => a.Id == new AccountId(NumberOf(account)))).Property(
            a => a.Active).CurrentValue = false);

        Assert.That(await AdminIn(account).SessionIdsAsync(), Does.Not.Contain(id));
    }

    [Test]
    public async Task Permission_to_read_sessions_in_one_account_does_not_apply_in_another()
    {
        string[] accounts = [await Seed.AccountAsync(), await Seed.AccountAsync()];
        var reader = await LoginAsync(
            await Seed.UserAsync(accounts, (await Seed.RoleAsync(accounts[0], Permission.ReadSessions), accounts[0])), Seed.Password);
        await LoginNewUserAsync(accounts[1]);

        Assert.That(await reader.In(accounts[1]).SessionIdsAsync(), Is.EqualTo(new[] { await reader.SessionIdAsync() }));
    }

    [Test]
    public async Task A_superAdmin_in_another_account_sees_the_sessions_of_that_account_and_their_own()
    {
        var account = await Seed.AccountAsync();
        var member = await LoginNewUserAsync(account);

        var seen = await AdminIn(account).SessionsAsync();

        Assert.That(
            seen.Select(session => (string)session["id"]!),
            Does.Contain(await member.SessionIdAsync()).And.Contain(await Admin.SessionIdAsync()));
        Assert.That(seen.Select(session => (string)session["principal"]!["name"]!).Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_user_without_an_account_sees_their_own_sessions()
    {
        var caller = await LoginAsync(await Seed.UserAsync([]), Seed.Password);

        Assert.That(await caller.SessionIdsAsync(), Has.Length.EqualTo(1));
    }

    [TestCase("?mine=yes", "mine")]
    [TestCase("?mine=true&mine=true", "mine")]
    [TestCase("?mine=", "mine")]
    [TestCase("?pageSize=101", "pageSize")]
    [TestCase("?page=0", "page")]
    [TestCase("?sort=mine", "sort")]
    [TestCase("?impersonating=a@pulse.test", "impersonating")]
    [TestCase("?lastSeenAt=2030-01-01T00:00:00Z", "lastSeenAt")]
    [TestCase("?principal.type=Key", "principal.type")]
    [TestCase("?principal.id=x", "principal.id")]
    [TestCase("?Mine=true", "Mine")]
    public async Task An_unusable_parameter_is_refused_with_its_name(string query, string name)
    {
        var refused = await Admin.GetAsync("/sessions" + query);

        refused.AssertProblem(HttpStatusCode.BadRequest, "validation_failed");
        Assert.That(refused.Error(name), Is.Not.Null);
    }
}
