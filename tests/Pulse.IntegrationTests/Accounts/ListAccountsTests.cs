using System.Net;
using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Accounts;

/// <summary>Which accounts a caller sees, and how the list is searched, filtered, sorted and paged.</summary>
public sealed class ListAccountsTests(TestDatabase database) : AccountTests(database)
{
    [Test]
    public async Task A_superAdmin_sees_all_accounts_from_any_account()
    {
        string[] made = [await MakeAsync(), await Seed.AccountAsync(), await MakeAsync()];
        await DisableAsync(made[2]);

        Assert.That(await IdsAsync(Admin), Is.SupersetOf(made));
        Assert.That(await IdsAsync(AdminIn(made[0])), Is.EqualTo(await IdsAsync(Admin)));
    }

    [Test]
    public async Task A_user_sees_the_own_accounts_that_they_can_read_and_act_in()
    {
        string[] accounts = [await MakeAsync(), await MakeAsync(), await MakeAsync(), await MakeAsync(), await MakeAsync()];
        var (reads, writes, neither, closed) = (accounts[0], accounts[1], accounts[2], accounts[3]);
        var roles = new List<(int, string?)>
        {
            (await Seed.RoleAsync(reads, Permission.ReadAccounts), reads),
            (await Seed.RoleAsync(writes, Permission.WriteAccounts), writes),
            (await Seed.RoleAsync(neither, Permission.ReadUsers), neither),
            (await Seed.RoleAsync(closed, Permission.ReadAccounts), closed),
            (await Seed.RoleAsync(accounts[4], Permission.ReadAccounts), accounts[4]),
        };
        var user = await LoginAsync(await Seed.UserAsync([reads, writes, neither, closed], [.. roles]), Seed.Password);
        await DisableAsync(closed);

        Assert.That(await IdsAsync(user), Is.EquivalentTo(new[] { reads, writes }));
        Assert.That(await IdsAsync(user.In(writes)), Is.EquivalentTo(new[] { reads, writes }));
        (await user.In(neither).GetAsync("/accounts")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }

    [Test]
    public async Task A_key_sees_only_its_own_account([Values] bool throughSession)
    {
        var account = await MakeAsync();
        var key = await AdminIn(account).MakeKeyAsync("readAccounts");

        Assert.That(await IdsAsync(throughSession ? await LoginAsync(key) : Using(key)), Is.EqualTo(new[] { account }));
    }

    [Test]
    public async Task Neither_search_nor_filter_shows_a_user_what_they_do_not_see()
    {
        var (own, theirs) = (await MakeAsync("Own shop"), await MakeAsync("Their shop", "77"));
        var user = await LoginNewUserAsync(own, Permission.ReadAccounts);

        foreach (var query in (string[])["?search=shop", "?page=1&pageSize=100", "?sort=accountName", "?createdBy=" + PulseApp.AdminEmail])
        {
            var listed = await user.GetAsync("/accounts" + query);
            Assert.That(listed.Json.AsArray().Select(account => (string)account!["accountId"]!), Is.EqualTo(new[] { own }), query);
        }

        foreach (var query in (string[])[$"?accountId={theirs}", "?repcode=77", "?search=their"])
        {
            Assert.That(await IdsAsync(user, query), Is.Empty, query);
        }

        Assert.That((await user.GetAsync("/accounts?page=1")).Header("X-Total-Count"), Is.EqualTo("1"));
    }

    [Test]
    public async Task The_newest_come_first_even_when_created_at_the_same_instant()
    {
        string[] made = [await MakeAsync("Instant"), await MakeAsync("Instant"), await MakeAsync("Instant"), await MakeAsync("Instant")];

        var first = await Admin.GetAsync("/accounts?accountName=Instant&page=1&pageSize=3");
        var second = await Admin.GetAsync("/accounts?accountName=Instant&page=2&pageSize=3");

        Assert.That(
            first.Json.AsArray().Concat(second.Json.AsArray()).Select(account => (string)account!["accountId"]!),
            Is.EqualTo(made.Reverse()));
        Assert.That(await IdsAsync(Admin, "?accountName=Instant&sort=createdAt"), Is.EqualTo(made));
        Assert.That((first.Header("X-Total-Count"), second.Header("X-Total-Count")), Is.EqualTo(("4", "4")));
        Assert.That(first.Header("Link"), Does.Contain("rel=\"next\""));
    }

    [Test]
    public async Task Each_field_filters_and_the_texts_are_searched()
    {
        var wanted = await MakeAsync("Wanted Ünique", "rep-9");
        var narrow = await MakeAsync("Narrow Ünique");
        await PutPermissionsAsync(Admin, narrow, """{"permissions":["readRoles"]}""");
        await DisableAsync(narrow);

        foreach (var query in (string[])
        [
            "search=REP-9", "search=wanted%20ünique", $"accountId={wanted}", "accountName=Wanted%20Ünique", "repcode=rep-9",
            "search=Ünique&active=true", "search=ünique&permissions=readUsers",
        ])
        {
            Assert.That(await IdsAsync(Admin, "?" + query), Is.EqualTo(new[] { wanted }), query);
        }

        foreach (var query in (string[])["search=ünique&repcode=", "search=ünique&active=false&requireMfa=false&permissions=readRoles"])
        {
            Assert.That(await IdsAsync(Admin, "?" + query), Is.EqualTo(new[] { narrow }), query);
        }

        Assert.That(await IdsAsync(Admin, "?search=ünique&requireMfa=true"), Is.Empty);
        Assert.That(await IdsAsync(Admin, "?search=ünique&sort=accountName"), Is.EqualTo(new[] { narrow, wanted }));
    }

    [TestCase("name=A", "name")]
    [TestCase("active=yes", "active")]
    [TestCase("accountId=7", "accountId")]
    [TestCase("permissions=everything", "permissions")]
    [TestCase("createdAt=yesterday", "createdAt")]
    [TestCase("sort=permissions", "sort")]
    [TestCase("sort=accountName,-accountName", "sort")]
    [TestCase("page=0", "page")]
    [TestCase("pageSize=101", "pageSize")]
    public async Task An_invalid_parameter_is_named(string query, string at) =>
        (await Admin.GetAsync($"/accounts?{query}")).AssertInvalid(at);

    [Test]
    public async Task Listing_requires_the_permission_and_a_revoked_permission_is_lost_at_the_next_request()
    {
        var account = await MakeAsync();
        var role = await Seed.RoleAsync(account, Permission.ReadAccounts);
        var user = await LoginAsync(await Seed.UserAsync([account], (role, account)), Seed.Password);
        Assert.That(await IdsAsync(user), Is.EqualTo(new[] { account }));

        await Seed.ChangeAsync(async db => (await db.Roles.IgnoreQueryFilters().SingleAsync(found => found.Id == role)).Edit(
            "none", PermissionSet.None, "tests", DateTime.UtcNow));

        (await user.GetAsync("/accounts")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }

    private static async Task<string[]> IdsAsync(Setup.Api caller, string query = "")
    {
        var listed = await caller.GetAsync("/accounts" + query);
        Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK), listed.Text);
        return [.. listed.Json.AsArray().Select(account => (string)account!["accountId"]!)];
    }
}
