using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>Changes, expiry and deletion of a key affect each way to use it, including its sessions.</summary>
public sealed class UseTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task A_deleted_key_is_refused_and_so_is_every_session_made_from_it()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        var callers = new[] { Using(key), await LoginAsync(key), await LoginAsync(key) };

        var deleted = await admin.DeleteAsync(key.Path);

        Assert.That(deleted.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(deleted.Text, Is.Empty);
        foreach (var caller in callers)
        {
            (await caller.GetAsync("/auth/session")).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        }

        (await admin.GetAsync(key.Path)).AssertProblem(HttpStatusCode.NotFound, "not_found");
        (await admin.DeleteAsync(key.Path)).AssertProblem(HttpStatusCode.NotFound, "not_found");
        (await admin.PatchAsync(key.Path, new { active = true })).AssertProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task An_inactive_key_is_refused_with_its_sessions_until_it_is_active_again()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        var callers = new[] { Using(key), await LoginAsync(key) };

        await admin.PatchAsync(key.Path, new { active = false });
        var stopped = new[] { await callers[0].GetAsync("/auth/session"), await callers[1].GetAsync("/auth/session") };
        var login = await Anonymous().PostAsync("/auth/login", new { apiKey = key.ApiKey, apiSecret = key.Secret });
        await admin.PatchAsync(key.Path, new { active = true });
        var again = new[] { await callers[0].GetAsync("/auth/session"), await callers[1].GetAsync("/auth/session") };

        Assert.That(stopped.Append(login).Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(again.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_key_is_refused_with_its_sessions_from_the_instant_of_its_end()
    {
        var end = App.Clock.GetUtcNow().AddHours(1);
        var key = await (await AdminInNewAccountAsync()).MakeKeyFromAsync(
            new { name = "a", permissions = new[] { "readMerchants" }, expiresAt = Instants.Text(end) });
        var callers = new[] { Using(key), await LoginAsync(key) };

        App.Clock.SetUtcNow(end.AddMilliseconds(-2));
        var before = new[] { await callers[0].GetAsync("/auth/session"), await callers[1].GetAsync("/auth/session") };
        App.Clock.SetUtcNow(end);
        var after = new[] { await callers[0].GetAsync("/auth/session"), await callers[1].GetAsync("/auth/session") };

        Assert.That(before.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(after.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_change_of_permissions_takes_effect_at_the_next_request()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync("readApiKeys");
        var callers = new[] { Using(key), await LoginAsync(key) };

        await admin.PatchAsync(key.Path, new { permissions = new[] { "readMerchants" } });

        foreach (var caller in callers)
        {
            (await caller.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        }
    }

    [Test]
    public async Task A_read_only_key_made_by_an_admin_is_read_only()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync("readApiKeys");

        foreach (var caller in new[] { Using(key), await LoginAsync(key) })
        {
            Assert.That((await caller.GetAsync(key.Path)).Status, Is.EqualTo(HttpStatusCode.OK));
            (await caller.PostAsync("/apikeys", new { })).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
            (await caller.PatchAsync(key.Path, new { })).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
            (await caller.DeleteAsync(key.Path)).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        }
    }

    [TestCase("readApiKeys", HttpStatusCode.OK)]
    [TestCase("writeApiKeys", HttpStatusCode.OK)]
    [TestCase("readMerchants", HttpStatusCode.Forbidden)]
    public async Task Reading_keys_requires_readApiKeys_or_writeApiKeys(string permission, HttpStatusCode expected)
    {
        var key = await (await AdminInNewAccountAsync()).MakeKeyAsync(permission);

        var listed = await Using(key).GetAsync("/apikeys");
        var got = await Using(key).GetAsync(key.Path);

        Assert.That(listed.Status, Is.EqualTo(expected));
        Assert.That(got.Status, Is.EqualTo(expected));
        Assert.That(expected == HttpStatusCode.OK || listed.Text.Contains("readApiKeys or writeApiKeys"));
    }

    [Test]
    public async Task A_key_outlives_the_user_who_made_it()
    {
        var account = await Seed.AccountAsync();
        var email = await Seed.UserAsync(account, Permission.WriteApiKeys);
        var key = await (await LoginAsync(email, Seed.Password)).MakeKeyAsync("writeApiKeys");

        await Seed.ExecuteAsync($"""DELETE FROM "Users" WHERE "Email" = {email}""");

        var direct = await Using(key).GetAsync(key.Path);
        Assert.That(direct.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((string?)direct.Json["createdBy"], Is.EqualTo(email));
        Assert.That((await (await LoginAsync(key)).GetAsync("/auth/session")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Another_accounts_key_gets_the_same_not_found_response_as_an_unknown_key()
    {
        var foreign = await (await AdminInNewAccountAsync()).MakeKeyAsync();
        var admin = await AdminInNewAccountAsync();
        var nowhere = "/apikeys/019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10";

        foreach (var (theirs, unknown) in new[]
        {
            (await admin.GetAsync(foreign.Path), await admin.GetAsync(nowhere)),
            (await admin.PatchAsync(foreign.Path, new { name = "x" }), await admin.PatchAsync(nowhere, new { name = "x" })),
            (await admin.DeleteAsync(foreign.Path), await admin.DeleteAsync(nowhere)),
        })
        {
            theirs.AssertProblem(HttpStatusCode.NotFound, "not_found");
            Assert.That(theirs.WithoutTrace(), Is.EqualTo(unknown.WithoutTrace()));
        }
    }
}
