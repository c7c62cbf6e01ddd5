using System.Net;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Accounts;

public sealed class DeleteAccountTests(TestDatabase database) : AccountTests(database)
{
    [Test]
    public async Task An_empty_account_is_deleted_permanently_and_immediately()
    {
        var account = await MakeAsync("Gone");
        var admin = AdminIn(account);
        Assert.That((await admin.GetAsync("/permissions")).Status, Is.EqualTo(HttpStatusCode.OK));

        var deleted = await Admin.DeleteAsync(PathOf(account));

        Assert.That((deleted.Status, deleted.Text), Is.EqualTo((HttpStatusCode.NoContent, "")));
        (await admin.GetAsync("/permissions")).AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
        Func<string, Task<Answer>>[] calls =
        [
            Admin.GetAsync,
            path => Admin.PatchAsync(path, new { active = true }),
            path => Admin.DeleteAsync(path),
            path => Admin.GetAsync($"{path}/permissions"),
        ];
        foreach (var call in calls)
        {
            Assert.That((await call(PathOf(account))).WithoutTrace(), Is.EqualTo((await call(Unknown)).WithoutTrace()));
        }

        Assert.That((await Admin.GetAsync("/accounts?accountName=Gone")).Json.AsArray(), Is.Empty);
    }

    [Test]
    public async Task A_deleted_account_is_recorded_where_superAdmins_can_read_it_from_any_account()
    {
        var account = await MakeAsync("Gone", "7");
        await Admin.DeleteAsync(PathOf(account));

        var elsewhere = await Seed.AccountAsync();
        var recorded = (await EventsOfAsync(account, readIn: elsewhere)).Single();
        Assert.That(recorded.Action, Is.EqualTo("account.deleted"));
        Assert.That(
            recorded.Changes,
            Does.Contain("\"accountName\":{\"from\":\"Gone\",\"to\":null}").And.Contain("\"repcode\":{\"from\":\"7\",\"to\":null}"));
        var reader = await LoginNewUserAsync(elsewhere, Permission.ReadAuditEvents);
        Assert.That((await reader.GetAsync($"/audit-events?target={account}")).Json.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Deleting_an_account_that_is_not_empty_reports_its_contents_and_deletes_nothing()
    {
        var account = await MakeAsync();
        await AdminIn(account).MakeKeyAsync();
        await AssertLeftAsync(account, "1 API key.");

        var key = await AdminIn(account).MakeKeyAsync();
        await Seed.UserAsync(account, Permission.ReadMerchants);
        await Seed.RoleAsync(account);
        await Seed.RoleAsync(account);
        await AssertLeftAsync(account, "2 API keys, 1 user, 3 roles.");

        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_user_who_only_holds_a_role_in_the_account_counts_as_content()
    {
        var account = await MakeAsync();
        await Seed.UserAsync([await Seed.AccountAsync()], (Role.AccountAdminId, account));

        await AssertLeftAsync(account, "1 user.");
    }

    [Test]
    public async Task Contents_of_other_accounts_do_not_prevent_the_deletion()
    {
        var (account, other) = (await MakeAsync(), await MakeAsync());
        await AdminIn(other).MakeKeyAsync();
        await Seed.UserAsync(other, Permission.ReadMerchants);

        Assert.That((await AdminIn(other).DeleteAsync(PathOf(account))).Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await Admin.GetAsync(PathOf(other))).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_last_account_of_a_superAdmin_is_not_deleted()
    {
        var account = await MakeAsync();
        await Seed.UserAsync([account], (Role.SuperAdminId, null));

        (await Admin.DeleteAsync(PathOf(account))).AssertProblem(HttpStatusCode.Conflict, "last_account_of_super_admin");
    }

    [Test]
    public async Task If_Match_guards_the_deletion_and_is_checked_before_remaining_content()
    {
        var account = await MakeAsync();
        var key = await AdminIn(account).MakeKeyAsync();
        await Admin.PatchAsync(PathOf(account), new { accountName = "Changed" });

        (await Admin.DeleteAsync(PathOf(account), "\"1\"")).AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        (await Admin.DeleteAsync(PathOf(account), "\"2\"")).AssertProblem(HttpStatusCode.Conflict, "account_not_empty");
        await AdminIn(account).DeleteAsync(key.Path);
        Assert.That((await Admin.DeleteAsync(PathOf(account), "\"2\"")).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task Only_a_superAdmin_user_can_delete_an_account()
    {
        var account = await MakeAsync();
        var administrator = await LoginAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account)), Seed.Password);
        var key = Using(await AdminIn(account).MakeKeyAsync("writeAccounts"));

        foreach (var caller in (Setup.Api[])[administrator, key])
        {
            (await caller.DeleteAsync(PathOf(account))).AssertProblem(HttpStatusCode.Forbidden, "super_admin_required");
        }
    }

    private async Task AssertLeftAsync(string account, string left)
    {
        var refused = await Admin.DeleteAsync(PathOf(account));

        refused.AssertProblem(HttpStatusCode.Conflict, "account_not_empty");
        Assert.That((string?)refused.Json["detail"], Does.EndWith($": {left}"));
        Assert.That((await Admin.GetAsync(PathOf(account))).Status, Is.EqualTo(HttpStatusCode.OK));
    }
}
