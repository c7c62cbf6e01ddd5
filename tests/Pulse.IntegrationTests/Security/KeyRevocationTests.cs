using System.Net;
using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>
/// Rule 7 for keys: after the response to the revocation, the next request is refused, also with a credential that was just used.
/// </summary>
public sealed class KeyRevocationTests(TestDatabase database) : SecurityTests(database)
{
    [Test]
    public async Task A_deleted_key_is_refused_at_the_next_request([Values] bool throughSession)
    {
        var (key, caller) = await WarmKeyAsync(throughSession);

        await Admin.DeleteAsync(key.Path);

        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_disabled_key_is_refused_at_the_next_request_and_let_in_when_enabled_again([Values] bool throughSession)
    {
        var (key, caller) = await WarmKeyAsync(throughSession);

        await Admin.PatchAsync(key.Path, """{"active":false}""");
        var disabled = await StatusOfSessionAsync(caller);
        await Admin.PatchAsync(key.Path, """{"active":true}""");
        var enabled = await StatusOfSessionAsync(caller);

        Assert.That(disabled, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(enabled, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_permission_that_is_removed_from_a_key_ends_at_the_next_request([Values] bool throughSession)
    {
        var (key, caller) = await WarmKeyAsync(throughSession);

        await Admin.PatchAsync(key.Path, """{"permissions":["readMerchants"]}""");
        var refused = await caller.GetAsync("/apikeys");
        var session = await caller.GetAsync("/auth/session");

        Assert.That(refused.Code, Is.EqualTo("missing_permission"));
        Assert.That(session.Json["flatPermissionsList"]!.ToJsonString(), Is.EqualTo("""["readMerchants"]"""));
    }

    [Test]
    public async Task An_expiry_brought_forward_ends_a_key_and_its_older_sessions([Values] bool throughSession)
    {
        var (key, caller) = await WarmKeyAsync(throughSession);
        var expiresAt = App.Clock.GetUtcNow().AddMinutes(1);

        await Admin.PatchAsync(key.Path, new JsonObject { ["expiresAt"] = expiresAt.ToString("O") }.ToJsonString());
        var before = await StatusOfSessionAsync(caller);
        App.Clock.SetUtcNow(expiresAt);
        var after = await StatusOfSessionAsync(caller);

        Assert.That(before, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(after, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_disabled_or_deleted_key_opens_no_session([Values("""{"active":false}""", null)] string? patch)
    {
        var (key, _) = await WarmKeyAsync(throughSession: false);

        await (patch is null ? Admin.DeleteAsync(key.Path) : Admin.PatchAsync(key.Path, patch));
        var login = await Anonymous().PostAsync("/auth/login", key.Login);

        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_key_can_end_itself_but_has_no_request_after_it([Values] bool throughSession)
    {
        var key = await Admin.MakeKeyAsync("writeApiKeys");
        var caller = throughSession ? await LoginAsync(key) : Using(key);

        var deleted = await caller.DeleteAsync(key.Path);

        Assert.That(deleted.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_disabled_accounts_keys_are_refused_at_the_next_request([Values] bool throughSession)
    {
        var account = await Seed.AccountAsync();
        var key = await (await LoginNewUserAsync(account, Permission.WriteApiKeys)).MakeKeyAsync("writeApiKeys");
        var caller = throughSession ? await LoginAsync(key) : Using(key);
        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.OK));

        await Seed.ExecuteAsync($"""UPDATE "Accounts" SET "Active" = 0 WHERE "Id" = {Number(account)}""");

        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Keys_lose_the_permissions_that_their_account_loses_at_the_next_request([Values] bool throughSession)
    {
        var account = await Seed.AccountAsync();
        var key = await (await LoginNewUserAsync(account, Permission.WriteApiKeys)).MakeKeyAsync("writeApiKeys");
        var caller = throughSession ? await LoginAsync(key) : Using(key);
        Assert.That((await caller.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));

        var left = PermissionSet.AccountDefault.Except(PermissionSet.Of([Permission.WriteApiKeys])).Bits;
        await Seed.ExecuteAsync($"""UPDATE "Accounts" SET "Permissions" = {left} WHERE "Id" = {Number(account)}""");

        Assert.That((await caller.GetAsync("/apikeys")).Code, Is.EqualTo("missing_permission"));
    }

    private static long Number(string accountId) => long.Parse(accountId, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A key that was just used, so that it is in all caches.</summary>
    private async Task<(Key Key, Setup.Api Caller)> WarmKeyAsync(bool throughSession)
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        var caller = throughSession ? await LoginAsync(key) : Using(key);
        Assert.That((await caller.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
        return (key, caller);
    }
}
