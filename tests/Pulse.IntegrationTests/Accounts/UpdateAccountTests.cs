using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Accounts;

public sealed class UpdateAccountTests(TestDatabase database) : AccountTests(database)
{
    [Test]
    public async Task Absent_members_are_not_changed_and_null_clears_the_code()
    {
        var account = await MakeAsync("Before", "3");

        var renamed = await Admin.PatchAsync(PathOf(account), new { accountName = "After" });
        Assert.That(
            ((string)renamed.Json["accountName"]!, (string)renamed.Json["repcode"]!, renamed.Header("ETag")),
            Is.EqualTo(("After", "3", "\"2\"")));
        var cleared = await Admin.PatchAsync(PathOf(account), """{"repcode":null}""");
        Assert.That(
            ((string)cleared.Json["accountName"]!, cleared.Json["repcode"], (bool)cleared.Json["active"]!),
            Is.EqualTo(("After", (object?)null, true)));

        var got = await Admin.GetAsync(PathOf(account));
        Assert.That((got.Text, got.Header("ETag")), Is.EqualTo((cleared.Text, "\"3\"")));
    }

    [Test]
    public async Task A_principal_with_writeAccounts_can_update_the_account_and_is_shown_as_its_editor()
    {
        var account = await MakeAsync();
        var email = await Seed.UserAsync(account, Permission.WriteAccounts);
        var key = await AdminIn(account).MakeKeyAsync("writeAccounts");

        var byUser = await (await LoginAsync(email, Seed.Password)).PatchAsync(PathOf(account), new { repcode = "4" });
        var byKey = await Using(key).PatchAsync(PathOf(account), new { repcode = "5" });

        Assert.That(((string)byUser.Json["updatedBy"]!, (string)byUser.Json["createdBy"]!), Is.EqualTo((email, PulseApp.AdminEmail)));
        Assert.That(((string)byKey.Json["updatedBy"]!, (string)byKey.Json["repcode"]!), Is.EqualTo((key.ApiKey, "5")));
    }

    [Test]
    public async Task An_update_without_changes_is_not_an_edit_and_every_edit_is_recorded_in_that_account()
    {
        var account = await MakeAsync("Before", "3");

        var same =
            await Admin.PatchAsync(PathOf(account), new { accountName = "Before", repcode = "3", active = true, requireMfa = false });
        Assert.That((same.Status, same.Header("ETag")), Is.EqualTo((HttpStatusCode.OK, "\"1\"")));
        Assert.That((await Admin.PatchAsync(PathOf(account), "{}")).Header("ETag"), Is.EqualTo("\"1\""));
        await Admin.PatchAsync(PathOf(account), new { accountName = "After", active = false });

        Assert.That(await EventsOfAsync(account, readIn: account), Has.Length.EqualTo(2).And.ItemAt(0).EqualTo(
            ("account.updated", """{"accountName":{"from":"Before","to":"After"},"active":{"from":true,"to":false}}""")));
    }

    [Test]
    public async Task If_Match_guards_against_lost_updates()
    {
        var account = await MakeAsync("Before");
        await Admin.PatchAsync(PathOf(account), new { accountName = "Theirs" }, "\"1\"");

        (await Admin.PatchAsync(PathOf(account), new { accountName = "Mine" }, "\"1\""))
            .AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");

        Assert.That((string?)(await Admin.GetAsync(PathOf(account))).Json["accountName"], Is.EqualTo("Theirs"));
    }

    [Test]
    public async Task A_patch_is_accepted_with_the_merge_patch_content_type()
    {
        var account = await MakeAsync();
        var content = new StringContent("""{"accountName":"Merged"}""", System.Text.Encoding.UTF8, "application/merge-patch+json");

        Assert.That((string?)(await Admin.SendAsync(HttpMethod.Patch, PathOf(account), content)).Json["accountName"], Is.EqualTo("Merged"));
    }

    [TestCase("""{"accountName":null}""", "accountName")]
    [TestCase("""{"accountName":""}""", "accountName")]
    [TestCase("""{"accountName":"a\u0000b"}""", "accountName")]
    [TestCase("""{"accountName":"a\u2066b"}""", "accountName")]
    [TestCase("""{"repcode":" "}""", "repcode")]
    [TestCase("""{"repcode":"123456789012345678901234567890123"}""", "repcode")]
    [TestCase("""{"accountName":" A"}""", "accountName")]
    [TestCase("""{"accountName":"A\u3000"}""", "accountName")]
    [TestCase("""{"repcode":7}""", "repcode")]
    [TestCase("""{"active":null}""", "active")]
    [TestCase("""{"active":"false"}""", "active")]
    [TestCase("""{"requireMfa":null}""", "requireMfa")]
    [TestCase("""{"requireMfa":1}""", "requireMfa")]
    [TestCase("""{"accountId":"1234567890123456"}""", "accountId")]
    [TestCase("""{"permissions":["impersonateUsers"]}""", "permissions")]
    [TestCase("""{"createdBy":"me"}""", "createdBy")]
    [TestCase("""{"name":"A"}""", "name")]
    public async Task An_invalid_value_is_named_and_nothing_changes(string patch, string at)
    {
        var account = await MakeAsync("Before", "3");

        (await Admin.PatchAsync(PathOf(account), patch)).AssertInvalid(at);

        Assert.That((await Admin.GetAsync(PathOf(account))).Header("ETag"), Is.EqualTo("\"1\""));
    }

    [Test]
    public async Task Reading_needs_one_of_two_permissions_and_changing_needs_writeAccounts()
    {
        var account = await MakeAsync();
        var reader = await LoginNewUserAsync(account, Permission.ReadAccounts);
        var stranger = await LoginNewUserAsync(
            account, [.. Enum.GetValues<Permission>().Except([Permission.ReadAccounts, Permission.WriteAccounts])]);

        foreach (var path in (string[])[PathOf(account), $"{PathOf(account)}/permissions"])
        {
            Assert.That((await reader.GetAsync(path)).Status, Is.EqualTo(HttpStatusCode.OK));
            (await stranger.GetAsync(path)).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        }

        (await reader.PatchAsync(PathOf(account), "nonsense")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        (await Anonymous().GetAsync(PathOf(account))).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    /// <summary>Rule 5.</summary>
    [Test]
    public async Task Another_account_is_indistinguishable_from_one_that_does_not_exist([Values] bool toKey)
    {
        var (own, theirs) = (await MakeAsync(), await MakeAsync());
        string[] permissions = ["readAccounts", "writeAccounts"];
        var caller = toKey
            ? Using(await AdminIn(own).MakeKeyAsync(permissions))
            : await LoginNewUserAsync(own, Permission.ReadAccounts, Permission.WriteAccounts);
        Func<string, Task<Answer>>[] calls =
        [
            path => caller.GetAsync(path),
            path => caller.PatchAsync(path, new { accountName = "Mine now" }),
            path => caller.PatchAsync(path, "nonsense", "\"7\""),
            path => caller.DeleteAsync(path),
            path => caller.GetAsync($"{path}/permissions"),
            path => PutPermissionsAsync(caller, path.Split('/')[^1], """{"permissions":[]}"""),
        ];

        foreach (var call in calls)
        {
            var (foreign, unknown) = (await call(PathOf(theirs)), await call(Unknown));
            foreign.AssertProblem(HttpStatusCode.NotFound, "not_found");
            Assert.That(foreign.WithoutTrace(), Is.EqualTo(unknown.WithoutTrace()));
            Assert.That((await call("/accounts/nonsense")).WithoutTrace(), Is.EqualTo(unknown.WithoutTrace()));
        }

        Assert.That((await Admin.GetAsync(PathOf(theirs))).Header("ETag"), Is.EqualTo("\"1\""));
        (await Admin.GetAsync(Unknown)).AssertProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task Sessions_show_a_new_name_and_code_at_the_next_request()
    {
        var account = await MakeAsync("Before", "3");
        var user = await LoginNewUserAsync(account, Permission.ReadMerchants);
        var key = await AdminIn(account).MakeKeyAsync();
        Setup.Api[] callers = [user, Using(key), await LoginAsync(key)];
        foreach (var caller in callers)
        {
            Assert.That(await ShownAsync(caller), Is.EqualTo(("Before", "3")));
        }

        await Admin.PatchAsync(PathOf(account), new { accountName = "After", repcode = "4" });

        foreach (var caller in callers)
        {
            Assert.That(await ShownAsync(caller), Is.EqualTo(("After", "4")));
        }
    }

    private static async Task<(string? Name, string? Repcode)> ShownAsync(Setup.Api caller)
    {
        var account = (await caller.GetAsync("/auth/session")).Json["accounts"]![0]!;
        return ((string?)account["accountName"], (string?)account["repcode"]);
    }
}
