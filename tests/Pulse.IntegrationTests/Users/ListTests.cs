using System.Net;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;
using static Pulse.IntegrationTests.Setup.Users;

namespace Pulse.IntegrationTests.Users;

public sealed class ListTests(TestDatabase database) : UserTests(database)
{
    [Test]
    public async Task An_accounts_users_are_its_members_and_no_others()
    {
        var (own, other) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var name = await Seed.UserAsync(own, Permission.ReadUsers);
        var (both, of) = await MemberAsync(other, own);
        var (foreign, _) = await MemberAsync(other);
        var reader = await LoginAsync(name, Seed.Password);

        Assert.That(await reader.EmailsAsync("?sort=id"), Is.EqualTo(new[] { name, of }));
        Assert.That(
            AccountsIn((await reader.GetAsync($"/users/{both}")).Json),
            Is.EqualTo(new[] { own }),
            "The user's other accounts are not shown.");
        var unseen = await reader.GetAsync($"/users/{foreign}");
        unseen.AssertProblem(HttpStatusCode.NotFound, "not_found");
        Assert.That(unseen.WithoutTrace(), Is.EqualTo((await reader.GetAsync("/users/2000000000")).WithoutTrace()));
    }

    [Test]
    public async Task A_superAdmin_sees_all_users_with_all_that_they_have_and_narrows_by_account()
    {
        var (first, second) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var (id, of) = await MemberAsync(first, second);
        var (_, other) = await MemberAsync(second);
        await Seed.ExecuteAsync($"""INSERT INTO "RoleAssignments" ("UserId", "RoleId") VALUES ({id}, {Role.AccountAdminId})""");

        var shown = (await Admin.GetAsync($"/users/{id}")).Json;

        Assert.That(AccountsIn(shown), Is.EqualTo(new[] { first + "*", second }));
        Assert.That(
            shown["roles"]!.AsArray().Select(role => ((string)role!["name"]!, (string?)role["accountId"])),
            Is.EqualTo(new[] { ("accountAdmin", (string?)null) }));
        Assert.That(await Admin.EmailsAsync(), Does.Contain(of).And.Contain(PulseApp.AdminEmail));
        Assert.That(await Admin.EmailsAsync($"?accountId={second}&sort=id"), Is.EqualTo(new[] { of, other }));
        Assert.That(await Admin.EmailsAsync("?accountId=9999999999999999&page=1"), Is.Empty);
        Assert.That((await AdminIn(first).GetAsync($"/users/{id}")).Json["roles"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Roles_for_all_accounts_are_shown_only_to_superAdmins()
    {
        var account = await Seed.AccountAsync();
        var (id, _) = await MemberAsync(account);
        await Seed.ExecuteAsync($"""INSERT INTO "RoleAssignments" ("UserId", "RoleId") VALUES ({id}, {Role.AccountAdminId})""");

        var shown = (await (await UserWriterAsync(account)).GetAsync($"/users/{id}")).Json;

        Assert.That(shown["roles"]!.AsArray(), Is.Empty);
        Assert.That(AccountsIn(shown), Is.EqualTo(new[] { account + "*" }));
    }

    [Test]
    public async Task A_filter_by_an_inaccessible_account_gives_the_same_result_as_an_unknown_one()
    {
        var (own, also, other) = (await Seed.AccountAsync(), await Seed.AccountAsync(), await Seed.AccountAsync());
        var (_, both) = await MemberAsync(own, other, also);
        var admin = await AccountAdminAsync(own, also);

        var elsewhere = await admin.GetAsync($"/users?accountId={other}&page=2&pageSize=5");
        var nowhere = await admin.GetAsync("/users?accountId=9999999999999999&page=2&pageSize=5");

        Assert.That((elsewhere.Text, elsewhere.Header("X-Total-Count")), Is.EqualTo(("[]", "0")));
        Assert.That(
            elsewhere.Header("Link")!.Replace(other, "9999999999999999", StringComparison.Ordinal), Is.EqualTo(nowhere.Header("Link")));
        Assert.That(await admin.EmailsAsync($"?accountId={own}"), Does.Contain(both));
        Assert.That(await admin.EmailsAsync($"?accountId={also}"), Does.Contain(both));
    }

    [Test]
    public async Task Users_are_filtered_searched_sorted_and_paged()
    {
        var account = await Seed.AccountAsync();
        var (memberId, member) = await MemberAsync(account);
        var admin = AdminIn(account);
        var pending = await admin.MakeUserAsync();
        await admin.PatchAsync($"/users/{memberId}", new { active = false });
        var createdAt = (string)pending.Json["createdAt"]!;

        var scope = $"accountId={account}";
        Assert.That(await admin.EmailsAsync($"?{scope}&sort=-id"), Is.EqualTo(new[] { pending.Email, member }));
        Assert.That(await admin.EmailsAsync($"?{scope}&pending=true"), Is.EqualTo(new[] { pending.Email }));
        Assert.That(await admin.EmailsAsync($"?{scope}&active=false"), Is.EqualTo(new[] { member }));
        Assert.That(await admin.EmailsAsync($"?{scope}&mfaEnabled=true"), Is.Empty);
        Assert.That(await admin.EmailsAsync($"?{scope}&id={memberId}"), Is.EqualTo(new[] { member }));
        Assert.That(await admin.EmailsAsync($"?{scope}&createdAt={createdAt}"), Is.EqualTo(new[] { pending.Email }));
        Assert.That(await admin.EmailsAsync($"?{scope}&updatedAt={createdAt}"), Does.Contain(pending.Email));
        Assert.That(await admin.EmailsAsync($"?{scope}&search={pending.Email.ToUpperInvariant()}"), Is.EqualTo(new[] { pending.Email }));
        Assert.That(await admin.EmailsAsync($"?{scope}&search=TESTS"), Is.Empty, "A search does not include the creator.");
        (await admin.GetAsync($"/users?{scope}&createdBy=tests")).AssertInvalid("createdBy");
        Assert.That(await admin.EmailsAsync($"?{scope}&sort=-pending,email"), Is.EqualTo(new[] { pending.Email, member }));
        Assert.That(await admin.EmailsAsync($"?{scope}&sort=mfaEnabled,-active"), Has.Length.EqualTo(2));

        var page = await admin.GetAsync($"/users?{scope}&sort=id&page=2&pageSize=1");
        Assert.That(
            (page.Header("X-Total-Count"), page.Json.AsArray().Count, (string?)page.Json[0]!["email"]),
            Is.EqualTo(("2", 1, pending.Email)));
        Assert.That(page.Header("Link"), Does.Contain("rel=\"prev\"").And.Not.Contain("rel=\"next\""));
        Assert.That(page.Json[0]!.AsObject().ContainsKey("setPasswordToken"), Is.False);
    }

    [Test]
    public async Task The_newest_user_comes_first()
    {
        var account = await Seed.AccountAsync();
        var (first, second) = (await AdminIn(account).MakeUserAsync(), await AdminIn(account).MakeUserAsync());

        Assert.That(await Admin.EmailsAsync($"?accountId={account}"), Is.EqualTo(new[] { second.Email, first.Email }));
    }

    [TestCase("?id=x", "id")]
    [TestCase("?id=2147483648", "id")]
    [TestCase("?active=yes", "active")]
    [TestCase("?pending=1", "pending")]
    [TestCase("?mfaEnabled=", "mfaEnabled")]
    [TestCase("?accountId=7", "accountId")]
    [TestCase("?createdAt=yesterday", "createdAt")]
    [TestCase("?roles=accountAdmin", "roles")]
    [TestCase("?sort=accountId", "sort")]
    [TestCase("?sort=passwordHash", "sort")]
    [TestCase("?page=0", "page")]
    public async Task Invalid_parameters_are_refused(string query, string name) =>
        (await Admin.GetAsync("/users" + query)).AssertInvalid(name);

    [TestCase("/users")]
    [TestCase("/users/1")]
    public async Task Only_callers_with_readUsers_or_writeUsers_see_users(string path)
    {
        (await (await UserAsync(Permission.ReadApiKeys)).GetAsync(path)).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        Assert.That((await (await UserAsync(Permission.WriteUsers)).GetAsync("/users")).Status, Is.EqualTo(HttpStatusCode.OK));
        (await Anonymous().GetAsync(path)).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [TestCase("/users/x")]
    [TestCase("/users/-1")]
    [TestCase("/users/99999999999999999999")]
    public async Task A_malformed_user_id_is_not_found(string path) =>
        (await Admin.GetAsync(path)).AssertProblem(HttpStatusCode.NotFound, "not_found");
}
