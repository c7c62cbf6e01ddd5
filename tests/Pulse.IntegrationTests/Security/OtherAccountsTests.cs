using System.Net;
using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 5: an item of another account returns the same response as an item that does not exist.</summary>
public sealed class OtherAccountsTests(TestDatabase database) : SecurityTests(database)
{
    private static readonly string[] Changing = ["traceId", "instance"];
    private static readonly Dictionary<string, Func<Setup.Api, string, Task<Answer>>> Calls = new()
    {
        ["get"] = (caller, path) => caller.GetAsync(path),
        ["rename"] = (caller, path) => caller.PatchAsync(path, new { name = "another name" }),
        ["rename if unchanged"] = (caller, path) => caller.PatchAsync(path, new { name = "another name" }, "\"1\""),
        ["rename if changed"] = (caller, path) => caller.PatchAsync(path, new { name = "another name" }, "\"7\""),
        ["grant too much"] = (caller, path) => caller.PatchAsync(path, new { permissions = new[] { "impersonateUsers" } }),
        ["expire in the past"] = (caller, path) => caller.PatchAsync(path, new { expiresAt = "2020-01-01T00:00:00Z" }),
        ["no change"] = (caller, path) => caller.PatchAsync(path, new { }),
        ["invalid"] = (caller, path) => caller.PatchAsync(path, """{"name":"","unknown":1}"""),
        ["delete"] = (caller, path) => caller.DeleteAsync(path),
        ["delete if unchanged"] = (caller, path) => caller.DeleteAsync(path, "\"1\""),
        ["delete if changed"] = (caller, path) => caller.DeleteAsync(path, "\"7\""),
        ["rotate"] = (caller, path) => caller.PostAsync($"{path}/rotate"),
        ["rotate into the past"] = (caller, path) => caller.PostAsync($"{path}/rotate", new { expiresAt = "2020-01-01T00:00:00Z" }),
        ["complete a rotation"] = (caller, path) => caller.PostAsync($"{path}/rotate/complete"),
        ["usage"] = (caller, path) => caller.GetAsync($"{path}/usage"),
        ["permissions used"] = (caller, path) => caller.GetAsync($"{path}/usage/permissions"),
        ["narrow"] = (caller, path) => caller.PostAsync($"{path}/narrow", new { days = 1 }),
        ["cancel a rotation"] = (caller, path) => caller.PostAsync($"{path}/rotate/cancel"),
    };

    private static IEnumerable<string> CallNames => Calls.Keys;

    [TestCaseSource(nameof(CallNames))]
    public async Task Another_accounts_key_gets_the_same_response_as_a_key_that_does_not_exist(string call)
    {
        var theirs = await (await UserAsync(Permission.WriteApiKeys)).MakeKeyAsync("writeApiKeys");
        var user = await UserAsync(Permission.WriteApiKeys);

        var foreign = await Calls[call](user, theirs.Path);
        var unknown = await Calls[call](user, $"/apikeys/{Guid.CreateVersion7()}");

        AssertSame(foreign, unknown);
        Assert.That(foreign.Status, Is.EqualTo(call == "invalid" ? HttpStatusCode.BadRequest : HttpStatusCode.NotFound));
        Assert.That((await Using(theirs).GetAsync(theirs.Path)).Header("ETag"), Is.EqualTo(theirs.ETag));
    }

    [TestCaseSource(nameof(CallNames))]
    public async Task Another_accounts_key_is_unknown_to_a_key_as_well(string call)
    {
        var theirs = await (await UserAsync(Permission.WriteApiKeys)).MakeKeyAsync("writeApiKeys");
        var key = await Admin.MakeKeyAsync("writeApiKeys");

        var foreign = await Calls[call](Using(key), theirs.Path);
        var unknown = await Calls[call](Using(key), $"/apikeys/{Guid.CreateVersion7()}");

        AssertSame(foreign, unknown);
    }

    [Test]
    public async Task Another_accounts_key_is_unknown_to_a_bulk_call(
        [Values("disable", "enable", "delete", "expire")] string action, [Values] bool dryRun)
    {
        var theirs = await (await UserAsync(Permission.WriteApiKeys)).MakeKeyAsync("writeApiKeys");
        var user = await UserAsync(Permission.WriteApiKeys);
        var unknown = Guid.CreateVersion7();

        var results =
            (await user.PostAsync("/apikeys/bulk", new { action, ids = new[] { theirs.Id, $"{unknown}" }, dryRun })).Json["results"]!;

        Assert.That(
            results[0]!.ToJsonString().Replace(theirs.Id, $"{unknown}", StringComparison.Ordinal), Is.EqualTo(results[1]!.ToJsonString()));
        Assert.That((string?)results[0]!["status"], Is.EqualTo("notFound"));
        Assert.That((await Using(theirs).GetAsync(theirs.Path)).Header("ETag"), Is.EqualTo(theirs.ETag));
    }

    [TestCase("id")]
    [TestCase("accountId")]
    [TestCase("search")]
    public async Task A_bulk_filter_does_not_reach_another_accounts_keys(string field)
    {
        var theirs = await (await UserAsync(Permission.WriteApiKeys)).MakeKeyAsync("writeApiKeys");
        var user = await UserAsync(Permission.WriteApiKeys);
        await user.MakeKeyAsync("writeApiKeys");
        var value = field switch { "id" => theirs.Id, "accountId" => theirs.AccountId, _ => theirs.ApiKey };

        var refused =
            await user.PostAsync("/apikeys/bulk", new { action = "delete", filter = new Dictionary<string, string> { [field] = value } });

        refused.AssertInvalid("filter");
        Assert.That((await Using(theirs).GetAsync(theirs.Path)).Header("ETag"), Is.EqualTo(theirs.ETag));
    }

    [Test]
    public async Task Another_account_gets_the_same_response_as_an_account_that_does_not_exist(
        [Values("/apikeys", "/auth/session", "/permissions", "/sessions")] string path)
    {
        var theirs = await Seed.AccountAsync();
        var email = await Seed.UserAsync(await Seed.AccountAsync(), Permission.WriteApiKeys);

        var foreign = await (await LoginAsync(email, Seed.Password)).In(theirs).GetAsync(path);
        var unknown = await (await LoginAsync(email, Seed.Password)).In("0000000000000001").GetAsync(path);

        AssertSame(foreign, unknown);
        Assert.That(foreign.Code, Is.EqualTo("account_forbidden"));
    }

    [Test]
    public async Task A_deleted_key_gets_the_same_response_as_an_unknown_key()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        await Admin.DeleteAsync(key.Path);

        var deleted = await Admin.GetAsync(key.Path);
        var unknown = await Admin.GetAsync($"/apikeys/{Guid.CreateVersion7()}");

        AssertSame(deleted, unknown);
    }

    [Test]
    public async Task Another_accounts_session_gets_the_same_response_as_one_that_does_not_exist([Values] bool ofKey, [Values] bool toKey)
    {
        var theirs = await Seed.AccountAsync();
        var session = ofKey ? await LoginAsync(await AdminIn(theirs).MakeKeyAsync()) : await LoginNewUserAsync(theirs);
        var account = await Seed.AccountAsync();
        var caller = toKey
            ? Using(await AdminIn(account).MakeKeyAsync("readSessions", "writeSessions"))
            : await LoginNewUserAsync(account, Permission.ReadSessions, Permission.WriteSessions);

        var foreign = await caller.DeleteAsync($"/sessions/{await session.SessionIdAsync()}");
        var unknown = await caller.DeleteAsync($"/sessions/{Guid.CreateVersion7()}");

        AssertSame(foreign, unknown);
        Assert.That(foreign.Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await session.GetAsync("/auth/session")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    /// <summary>Compares status, body and headers.</summary>
    private static void AssertSame(Answer one, Answer other)
    {
        Assert.That(one.Status, Is.EqualTo(other.Status));
        Assert.That(BodyOf(one), Is.EqualTo(BodyOf(other)));
        Assert.That(HeadersOf(one), Is.EquivalentTo(HeadersOf(other)));
    }

    private static string BodyOf(Answer answer)
    {
        var body = (JsonObject)answer.Json;
        Array.ForEach(Changing, name => body.Remove(name));
        return body.ToJsonString();
    }

    private static IEnumerable<string> HeadersOf(Answer answer) =>
        answer.Headers.Where(header => header.Key is not "Date").Select(header => $"{header.Key}: {header.Value}");
}
