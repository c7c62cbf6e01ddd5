using System.Net;
using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>
/// Rule 8, with each interleaving: the result of a lookup that was in progress during a change is not used for later requests.
/// </summary>
public sealed class LoadInFlightTests(TestDatabase database) : CacheTests(database)
{
    /// <summary>The reader of the feed would remove the superAdmin from memory again after a change of permissions.</summary>
    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Cache:FeedInterval"] = "00:01:00", ["Cache:MaxStaleness"] = "00:05:00" };

    [Test]
    public async Task A_look_up_under_way_does_not_bring_back_a_deleted_key([Values] Held held, [Values] bool throughSession)
    {
        var (key, caller) = await ColdKeyAsync(throughSession);

        await DuringLookUpAsync(caller, held, () => Admin.DeleteAsync(key.Path));

        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_look_up_under_way_does_not_bring_back_a_disabled_key([Values] Held held, [Values] bool throughSession)
    {
        var (key, caller) = await ColdKeyAsync(throughSession);

        await DuringLookUpAsync(caller, held, () => Admin.PatchAsync(key.Path, """{"active":false}"""));

        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_look_up_under_way_does_not_bring_back_a_permission([Values] Held held, [Values] bool throughSession)
    {
        var (key, caller) = await ColdKeyAsync(throughSession);

        await DuringLookUpAsync(caller, held, () => Admin.PatchAsync(key.Path, """{"permissions":["readMerchants"]}"""));

        Assert.That((await caller.GetAsync("/apikeys")).Code, Is.EqualTo("missing_permission"));
    }

    [Test]
    public async Task A_look_up_under_way_does_not_bring_back_a_permission_that_was_deleted(
        [Values] Held held, [Values] bool throughSession)
    {
        var name = await Admin.MakePermissionAsync();
        var key = await Admin.MakeKeyAsync(name, "readApiKeys");
        var caller = throughSession ? await LoginAsync(key) : Using(key);

        await DuringLookUpAsync(caller, held, () => Admin.DeleteAsync($"/permissions/{name}"));

        Assert.That((await caller.GetAsync("/auth/session")).PermissionsIn("flatPermissionsList"), Is.EqualTo(new[] { "readApiKeys" }));
    }

    [Test]
    public async Task A_look_up_under_way_does_not_bring_back_a_permission_of_an_administrator_that_was_deleted([Values] Held held)
    {
        var (account, name) = (await Seed.AccountAsync(), await Admin.MakePermissionAsync());
        var email = await Seed.UserAsync([account], (Pulse.Domain.Roles.Role.AccountAdminId, account));
        var caller = await LoginAsync(email, Seed.Password);

        // The new permission has removed the superAdmin from memory. Its own look-up would be held too.
        await Admin.GetAsync("/auth/session");
        await DuringLookUpAsync(caller, held, () => Admin.DeleteAsync($"/permissions/{name}"));

        Assert.That((await caller.GetAsync("/auth/session")).PermissionsIn("flatPermissionsList"), Does.Not.Contain(name));
    }

    [Test]
    public async Task A_look_up_under_way_does_not_bring_back_a_secret_that_was_replaced([Values] Held held, [Values] bool throughSession)
    {
        var (key, caller) = await ColdKeyAsync(throughSession);

        await DuringLookUpAsync(caller, held, () => Admin.RotateAsync(key, new { graceSeconds = 0 }));

        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_look_up_under_way_does_not_bring_back_what_the_policy_forbids_since(
        [Values] Held held, [Values] bool throughSession, [Values("""{"requireExpiry":true}""", """{"maxGraceSeconds":0}""")] string policy)
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync("readApiKeys");
        var caller = throughSession ? await LoginAsync(key) : Using(key);
        await admin.RotateAsync(key);

        await DuringLookUpAsync(caller, held, () => admin.SendAsync(
            HttpMethod.Put,
            $"/accounts/{key.AccountId}/apikey-policy",
            new StringContent(policy, System.Text.Encoding.UTF8, "application/json")));

        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_look_up_under_way_does_not_bring_back_a_session_that_was_ended([Values] Held held)
    {
        var (email, user) = await ColdUserAsync();

        await DuringLookUpAsync(
            user, held, () => Seed.ChangeAsync(async db => db.Remove(await db.Sessions.SingleAsync(s => s.User!.Email == email))));

        Assert.That(await StatusOfSessionAsync(user), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_look_up_under_way_does_not_bring_back_a_disabled_user([Values] Held held)
    {
        var (email, user) = await ColdUserAsync();

        await DuringLookUpAsync(user, held, () => Seed.ChangeAsync(
            async db => db.Entry(await db.Users.SingleAsync(u => u.Email == email)).Property(u => u.Active).CurrentValue = false));

        Assert.That(await StatusOfSessionAsync(user), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_request_after_a_revocation_does_not_get_the_result_of_an_earlier_look_up([Values] bool throughSession)
    {
        var (key, caller) = await ColdKeyAsync(throughSession);

        var later = await AskDuringLookUpAsync(caller, () => Admin.DeleteAsync(key.Path));

        Assert.That(later, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_request_after_a_key_was_enabled_does_not_get_the_refusal_of_an_earlier_look_up([Values] bool throughSession)
    {
        var (key, caller) = await ColdKeyAsync(throughSession);
        await Admin.PatchAsync(key.Path, """{"active":false}""");

        var later = await AskDuringLookUpAsync(caller, () => Admin.PatchAsync(key.Path, """{"active":true}"""));

        Assert.That(later, Is.EqualTo(HttpStatusCode.OK));
    }

    private async Task<(Key Key, Setup.Api Caller)> ColdKeyAsync(bool throughSession)
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        return (key, throughSession ? await LoginAsync(key) : Using(key));
    }

    private async Task<(string Email, Setup.Api User)> ColdUserAsync()
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync(), Permission.ReadApiKeys);
        return (email, await LoginAsync(email, Seed.Password));
    }

    /// <summary>Makes a change while a lookup is held, and waits until the lookup has ended with any result.</summary>
    private async Task DuringLookUpAsync(Setup.Api caller, Held held, Func<Task> change)
    {
        var request = await HoldLookUpAsync(caller, held);
        await change();
        LookUps.Open();
        await request;
    }

    /// <returns>The status of a request after a change, while a lookup from before the change is still held.</returns>
    private async Task<HttpStatusCode> AskDuringLookUpAsync(Setup.Api caller, Func<Task> change)
    {
        var before = await HoldLookUpAsync(caller, Held.AfterRead);
        await change();
        var after = StatusOfSessionAsync(caller);
        await LookUps.WaitForRequestsAsync(2);
        LookUps.Open();
        await before;
        return await after;
    }

    private async Task<Task<HttpStatusCode>> HoldLookUpAsync(Setup.Api caller, Held held)
    {
        LookUps.Close(held);
        var request = StatusOfSessionAsync(caller);
        await LookUps.WaitForLookUpAsync(held);
        return request;
    }
}
