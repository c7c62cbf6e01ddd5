using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>The session object of an API key, and how a key's session ends.</summary>
public sealed class ApiKeySessionTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task The_session_endpoint_describes_a_key_that_is_used_directly()
    {
        var account = await Seed.AccountAsync();
        var key = await AdminIn(account).MakeKeyFromAsync(
            new { name = "Nightly", permissions = new[] { "writeMerchants", "readMerchants" }, expiresAt = "2090-01-31T12:00:00+02:00" });

        var session = (await Using(key).GetAsync("/auth/session")).Json;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(session["id"], Is.Null);
            Assert.That(session["email"], Is.Null);
            Assert.That((bool)session["active"]!, Is.True);
            Assert.That((string?)session["createdBy"], Is.EqualTo(PulseApp.AdminEmail));
            Assert.That((string?)session["updatedBy"], Is.EqualTo(PulseApp.AdminEmail));
            Assert.That((string?)session["createdById"], Is.EqualTo((string?)key.Json["createdById"]).And.Not.Null);
            Assert.That((string?)session["updatedById"], Is.EqualTo((string?)key.Json["updatedById"]).And.Not.Null);
            Assert.That((string?)session["createdAt"], Is.EqualTo((string?)key.Json["createdAt"]));
            Assert.That((string?)session["updatedAt"], Is.EqualTo((string?)key.Json["updatedAt"]));
            Assert.That(session["impersonating"], Is.Null);
            Assert.That(session["accounts"]!.AsArray(), Has.Count.EqualTo(1));
            Assert.That((string?)session["accounts"]![0]!["accountId"], Is.EqualTo(account));
            Assert.That((bool)session["accounts"]![0]!["accountAdmin"]!, Is.False);
            Assert.That((bool)session["accounts"]![0]!["usersPrimaryAccount"]!, Is.True);
            Assert.That(session["primaryAccount"]!.ToJsonString(), Is.EqualTo(session["accounts"]![0]!.ToJsonString()));
            Assert.That(session["flatRolesList"]!.ToJsonString(), Is.EqualTo("[]"));
            Assert.That(session["permissionsFromRoles"]!.ToJsonString(), Is.EqualTo("[]"));
            Assert.That(session["permissionsFromRolesDetails"]!.ToJsonString(), Is.EqualTo("{}"));
            Assert.That(session["flatPermissionsList"]!.ToJsonString(), Is.EqualTo("""["readMerchants","writeMerchants"]"""));
            Assert.That(
                session["apiKey"]!.ToJsonString(), Is.EqualTo($$"""{"id":"{{key.Id}}","name":"Nightly","apiKey":"{{key.ApiKey}}"}"""));
            Assert.That(session["token"], Is.Null);
            Assert.That((string?)session["expiresAt"], Is.EqualTo("2090-01-31T10:00:00.000Z"));
        }
    }

    [Test]
    public async Task A_session_of_a_key_shows_the_same_as_direct_use_except_for_token_and_expiry()
    {
        var key = await (await AdminInNewAccountAsync()).MakeKeyAsync();

        var direct = (await Using(key).GetAsync("/auth/session")).Json.AsObject();
        var session = (await (await LoginAsync(key)).GetAsync("/auth/session")).Json.AsObject();

        Assert.That(direct["expiresAt"], Is.Null);
        Assert.That((string?)session["expiresAt"], Is.EqualTo(Instants.Text(App.Clock.GetUtcNow().AddHours(12))));
        Assert.That((string?)session["token"], Does.Match("^[0-9a-f]{64}$"));
        (direct["token"], direct["expiresAt"]) = (session["token"]!.DeepClone(), session["expiresAt"]!.DeepClone());
        Assert.That(session.ToJsonString(), Is.EqualTo(direct.ToJsonString()));
    }

    [Test]
    public async Task A_keys_session_ends_with_the_key_at_the_latest()
    {
        var end = Instants.Text(App.Clock.GetUtcNow().AddHours(1));
        var key = await (await AdminInNewAccountAsync()).MakeKeyFromAsync(
            new { name = "Short", permissions = new[] { "readMerchants" }, expiresAt = end });

        var login = await Anonymous().PostAsync("/auth/login", new { apiKey = key.ApiKey, apiSecret = key.Secret });
        var session = await (await LoginAsync(key)).GetAsync("/auth/session");

        Assert.That((string?)login.Json["expiresAt"], Is.EqualTo(end));
        Assert.That((string?)session.Json["expiresAt"], Is.EqualTo(end));
    }

    [Test]
    public async Task A_session_made_before_its_keys_end_was_brought_forward_ends_with_it()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        var session = await LoginAsync(key);
        var end = App.Clock.GetUtcNow().AddMinutes(5);

        await admin.PatchAsync(key.Path, new { expiresAt = Instants.Text(end) });
        var before = await session.GetAsync("/auth/session");
        App.Clock.Advance(TimeSpan.FromMinutes(5));
        var after = await session.GetAsync("/auth/session");

        Assert.That((string?)before.Json["expiresAt"], Is.EqualTo(Instants.Text(end)));
        after.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Test]
    public async Task A_later_end_of_the_key_does_not_lengthen_its_session()
    {
        var admin = await AdminInNewAccountAsync();
        var end = Instants.Text(App.Clock.GetUtcNow().AddHours(1));
        var key = await admin.MakeKeyFromAsync(new { name = "Short", permissions = new[] { "readMerchants" }, expiresAt = end });
        var session = await LoginAsync(key);

        await admin.PatchAsync(key.Path, """{ "expiresAt": null }""");

        Assert.That((string?)(await session.GetAsync("/auth/session")).Json["expiresAt"], Is.EqualTo(end));
    }

    [Test]
    public async Task A_key_and_its_session_have_no_more_permissions_than_the_account()
    {
        var account = await Seed.AccountAsync();
        var key = await AdminIn(account).MakeKeyAsync("readMerchants", "writeMerchants");
        var session = await LoginAsync(key);

        var onlyReadMerchants = 1L << (int)Domain.Permissions.Permission.ReadMerchants;
        await Seed.ExecuteAsync($"""UPDATE "Accounts" SET "Permissions" = {onlyReadMerchants} WHERE "Id" = {NumberOf(account)}""");

        foreach (var caller in new[] { Using(key), session })
        {
            Assert.That(
                (await caller.GetAsync("/auth/session")).Json["flatPermissionsList"]!.ToJsonString(), Is.EqualTo("""["readMerchants"]"""));
        }
    }
}
