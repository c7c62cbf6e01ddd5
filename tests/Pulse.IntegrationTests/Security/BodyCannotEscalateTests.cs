using System.Net;
using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rules 1 and 2: a body can set neither the owner nor fields that only Pulse sets.</summary>
public sealed class BodyCannotEscalateTests(TestDatabase database) : SecurityTests(database)
{
    private static readonly string[] Owners = ["accountId", "userId", "ownerId", "createdBy", "createdById", "updatedBy", "updatedById"];

    private static readonly string[] Privileged =
    [
        "id", "apiKey", "apiSecret", "secretHash", "secretHint", "createdAt", "updatedAt", "lastUsedAt", "version", "sequence",
        "isAdmin", "roles", "role", "superAdmin", "accountAdmin", "AccountId", "Permissions",
    ];

    private static string[] NotForPatch => [.. Owners, .. Privileged];

    private static string[] NotForCreate => [.. NotForPatch, "active"];

    private static readonly string[] NotForLogin =
    [
        .. Owners, "accountId", "impersonating", "roles", "flatPermissionsList", "expiresAt", "token",
    ];

    [TestCaseSource(nameof(NotForCreate))]
    public async Task A_new_key_cannot_name_its_owner_or_a_privileged_field(string field)
    {
        var user = await UserAsync(Permission.WriteApiKeys);

        var refused = await user.PostAsync("/apikeys", With(field, """{"name":"a key","permissions":["writeApiKeys"]}"""));
        var keys = await user.GetAsync("/apikeys");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Error(field), Is.EqualTo("Unknown property."));
        Assert.That(keys.Text, Is.EqualTo("[]"));
    }

    [TestCaseSource(nameof(NotForPatch))]
    public async Task An_update_cannot_name_the_owner_or_a_privileged_field(string field)
    {
        var user = await UserAsync(Permission.WriteApiKeys);
        var key = await user.MakeKeyAsync("writeApiKeys");

        var refused = await user.PatchAsync(key.Path, With(field, """{"name":"another name"}"""));
        var afterwards = await user.GetAsync(key.Path);

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Error(field), Is.EqualTo("Unknown property."));
        Assert.That(afterwards.Header("ETag"), Is.EqualTo(key.ETag));
    }

    [TestCaseSource(nameof(NotForLogin))]
    public async Task A_login_cannot_name_an_account_or_a_right(string field)
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync(), Permission.ReadApiKeys);
        var body = new JsonObject { ["email"] = email, ["password"] = Seed.Password, [field] = "6591739253089529" };

        var refused = await Anonymous().PostAsync("/auth/login", body.ToJsonString());

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Error(field), Is.EqualTo("Unknown property."));
    }

    [TestCaseSource(nameof(Owners))]
    public async Task An_owner_in_the_body_does_not_replace_credentials(string field)
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        var body = With(field, """{"name":"a key","permissions":["readApiKeys"]}""");

        var created = await Anonymous().PostAsync("/apikeys", body);
        var updated = await Anonymous().PatchAsync(key.Path, body);

        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(updated.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(created.Json["errors"], Is.Null, "The body of an unauthenticated request is not validated.");
    }

    [Test]
    public async Task An_account_in_the_query_string_never_replaces_the_callers()
    {
        var victim = await Seed.AccountAsync();
        var account = await Seed.AccountAsync();
        var user = await LoginNewUserAsync(account, Permission.WriteApiKeys);

        var created = await user.PostAsync(
            $"/apikeys?accountId={victim}&x-account-id={victim}", """{"name":"a key","permissions":["writeApiKeys"]}""");
        var (inVictim, inOwn) = (await AdminIn(victim).GetAsync("/apikeys"), await AdminIn(account).GetAsync("/apikeys"));

        created.AssertInvalid("accountId", "x-account-id");
        Assert.That((inVictim.Text, inOwn.Text), Is.EqualTo(("[]", "[]")));
    }

    [Test]
    public async Task The_account_header_accepts_only_accounts_of_the_caller()
    {
        var victim = await Seed.AccountAsync();
        var user = await UserAsync(Permission.WriteApiKeys);

        var refused = await user.In(victim).PostKeyAsync("writeApiKeys");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(refused.Code, Is.EqualTo("account_forbidden"));
    }

    private static string With(string field, string body)
    {
        var json = JsonNode.Parse(body)!.AsObject();
        json[field] = "6591739253089529";
        return json.ToJsonString();
    }
}
