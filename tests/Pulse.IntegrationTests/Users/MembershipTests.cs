using System.Net;
using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;
using static Pulse.IntegrationTests.Setup.Users;

namespace Pulse.IntegrationTests.Users;

public sealed class MembershipTests(TestDatabase database) : UserTests(database)
{
    [Test]
    public async Task Memberships_in_the_callers_accounts_are_replaced_and_other_memberships_stay_hidden()
    {
        var (first, second, elsewhere) = (await Seed.AccountAsync(), await Seed.AccountAsync(), await Seed.AccountAsync());
        var (id, _) = await MemberAsync(elsewhere, first);
        var admin = await AccountAdminAsync(first, second);

        var set = await admin.SetAccountsAsync(id, Accounts((second, false, true), (first, false, false)));

        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.OK), set.Text);
        Assert.That(AccountsIn(set.Json), Is.EqualTo(new[] { first, second + "!" }));
        Assert.That(set.Header("ETag"), Does.StartWith("\"2-"));
        Assert.That(set.Text, Does.Not.Contain(elsewhere));
        Assert.That(AccountsIn((await Admin.GetAsync($"/users/{id}")).Json), Is.EqualTo(new[] { first, second + "!", elsewhere + "*" }));
    }

    [Test]
    public async Task Granted_and_revoked_permissions_take_effect_at_the_next_request()
    {
        var (first, second) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var role = await Seed.RoleAsync(first, Permission.ReadApiKeys);
        var name = await Seed.UserAsync([first], (role, first));
        var (id, admin) = (await IdOfAsync(name), await AccountAdminAsync(first, second));
        var session = await LoginAsync(name, Seed.Password);
        Setup.Api In(string account) => Bearer(session.Client.DefaultRequestHeaders.Authorization!.Parameter!).In(account);
        var (inFirst, inSecond) = (In(first), In(second));
        var before = ((await inFirst.GetAsync("/apikeys")).Status, (await inSecond.GetAsync("/apikeys")).Status);

        await admin.SetAccountsAsync(id, Accounts((second, true, true)));

        Assert.That(before, Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Forbidden)));
        (await inFirst.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
        Assert.That((await inSecond.PostKeyAsync("readMerchants")).Status, Is.EqualTo(HttpStatusCode.Created));

        var taken = await admin.In(second).SetAccountsAsync(id, Accounts((first, false, false), (second, false, false)));
        Assert.That(taken.Status, Is.EqualTo(HttpStatusCode.OK), taken.Text);
        (await inSecond.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        (await inFirst.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }

    [Test]
    public async Task An_administrator_can_move_the_primary_account_of_a_user_only_between_the_administrators_own_accounts()
    {
        string[] own = [await Seed.AccountAsync(), await Seed.AccountAsync(), await Seed.AccountAsync()];
        var elsewhere = await Seed.AccountAsync();
        var admin = await AccountAdminAsync(own);
        var (id, _) = await MemberAsync(own[1], own[0]);
        var (bound, _) = await MemberAsync(elsewhere, own[0]);

        async Task<string[]> SetAsync(int user, params (string, bool, bool)[] accounts) =>
            AccountsIn((await admin.SetAccountsAsync(user, Accounts(accounts))).Json);

        Assert.That(await SetAsync(id, (own[0], true, false), (own[1], false, false)), Is.EqualTo(new[] { own[0] + "*", own[1] }));
        Assert.That(await SetAsync(id, (own[0], false, false), (own[1], true, false)), Is.EqualTo(new[] { own[0], own[1] + "*" }));
        Assert.That(
            await SetAsync(id, (own[0], false, false), (own[1], false, false)),
            Is.EqualTo(new[] { own[0], own[1] + "*" }),
            "The primary account stays if the request names no other.");
        Assert.That(
            await SetAsync(id, (own[2], true, false), (own[0], false, false)),
            Is.EqualTo(new[] { own[0], own[2] + "*" }),
            "The primary account changes from a left account to a joined one.");
        Assert.That(
            await SetAsync(id, (own[0], false, false)),
            Is.EqualTo(new[] { own[0] + "*" }),
            "The account that was joined first becomes the primary one.");
        Assert.That(await SetAsync(bound, (own[0], true, false)), Is.EqualTo(new[] { own[0] }));
        Assert.That(AccountsIn((await Admin.GetAsync($"/users/{bound}")).Json), Is.EqualTo(new[] { own[0], elsewhere + "*" }));
    }

    [Test]
    public async Task Leaving_an_account_ends_the_roles_held_there()
    {
        var (first, second) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var (ofFirst, ofSecond) = (await Seed.RoleAsync(first, Permission.ReadUsers), await Seed.RoleAsync(second, Permission.ReadUsers));
        var id =
            await IdOfAsync(await Seed.UserAsync([first, second], (ofFirst, first), (ofSecond, second), (Role.AccountAdminId, second)));
        var admin = await AccountAdminAsync(first, second);

        await admin.SetAccountsAsync(id, Accounts((first, false, false)));
        var back = await admin.SetAccountsAsync(id, Accounts((first, false, false), (second, false, false)));

        Assert.That(back.Json["roles"]!.AsArray().Select(role => (int)role!["id"]!), Is.EqualTo(new[] { ofFirst }));
    }

    [Test]
    public async Task A_superAdmin_sets_any_account()
    {
        var (first, second) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var (id, _) = await MemberAsync(first);

        var set = await Admin.SetAccountsAsync(id, Accounts((second, true, true)));

        Assert.That(AccountsIn(set.Json), Is.EqualTo(new[] { second + "*!" }), set.Text);
        Assert.That(AccountsIn((await Admin.SetAccountsAsync(id, Accounts())).Json), Is.Empty);
    }

    [Test]
    public async Task Accounts_that_are_not_the_callers_do_not_exist()
    {
        var (own, reads, other) = (await Seed.AccountAsync(), await Seed.AccountAsync(), await Seed.AccountAsync());
        var role = await Seed.RoleAsync(reads, Permission.ReadUsers);
        var (id, _) = await MemberAsync(own, other);
        var admin = await LoginAsync(await Seed.UserAsync([own, reads], (Role.AccountAdminId, own), (role, reads)), Seed.Password);

        var answers = new List<Answer>();
        foreach (var account in (string[])[other, reads, "9999999999999999", "7", "123456789012345x"])
        {
            answers.Add(await admin.SetAccountsAsync(id, Accounts((own, false, false), (account, false, false))));
        }

        answers.ForEach(answer => answer.AssertInvalid("accounts[1].accountId"));
        Assert.That(answers.Select(answer => answer.WithoutTrace()).Distinct().Count(), Is.EqualTo(1));
        (await Admin.SetAccountsAsync(id, Accounts(("9999999999999999", false, false)))).AssertInvalid("accounts[0].accountId");
        Assert.That(AccountsIn((await Admin.GetAsync($"/users/{id}")).Json), Is.EqualTo(new[] { own + "*", other }));
    }

    [TestCase("""{}""", "accounts")]
    [TestCase("""{"accounts":null}""", "accounts")]
    [TestCase("""{"accounts":[null]}""", "accounts[0]")]
    [TestCase("""{"accounts":[{}]}""", "accounts[0].accountId")]
    [TestCase("""{"accounts":[{"accountId":7}]}""", "accounts[0].accountId")]
    [TestCase("""{"accounts":[{"accountId":"(own)","primary":"yes"}]}""", "accounts[0].primary")]
    [TestCase("""{"accounts":[{"accountId":"(own)","roles":[1]}]}""", "accounts[0].roles")]
    [TestCase("""{"accounts":[{"accountId":"(own)"},{"accountId":"(own)"}]}""", "accounts[1].accountId")]
    [TestCase("""{"accounts":[{"accountId":"(own)","primary":true},{"accountId":"(also)","primary":true}]}""", "accounts[1].primary")]
    [TestCase("""{"accounts":[],"userId":1}""", "userId")]
    public async Task Invalid_input_is_refused_with_its_path(string body, string path)
    {
        var (own, also) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var (id, _) = await MemberAsync(own);

        (await Admin.SetAccountsAsync(
            id,
            body.Replace("(own)", own, StringComparison.Ordinal).Replace("(also)", also, StringComparison.Ordinal))).AssertInvalid(path);

        Assert.That((await Admin.GetAsync($"/users/{id}")).Header("ETag"), Does.StartWith("\"1-"));
    }

    [Test]
    public async Task A_caller_with_writeUsers_cannot_add_or_remove_administrators_or_remove_users_with_more_permissions()
    {
        var account = await Seed.AccountAsync();
        var writer = await UserWriterAsync(account);
        var more = await Seed.RoleAsync(account, Permission.WriteApiKeys);
        var (plain, _) = await MemberAsync(account);
        var (administrator, holder) = (
            await IdOfAsync(await NewAccountAdminAsync(account)), await IdOfAsync(await Seed.UserAsync([account], (more, account))));

        (await writer.SetAccountsAsync(plain, Accounts((account, false, true))))
            .AssertProblem(HttpStatusCode.Forbidden, "account_admin_required");
        (await writer.SetAccountsAsync(administrator, Accounts((account, false, false))))
            .AssertProblem(HttpStatusCode.Forbidden, "account_admin_required");
        (await writer.SetAccountsAsync(administrator, Accounts())).AssertProblem(HttpStatusCode.Forbidden, "account_admin_required");
        (await writer.SetAccountsAsync(holder, Accounts())).AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
        Assert.That(
            (await writer.SetAccountsAsync(administrator, Accounts((account, false, true)))).Status,
            Is.EqualTo(HttpStatusCode.OK),
            "No right is granted or removed.");
        Assert.That((await writer.SetAccountsAsync(plain, Accounts())).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(AccountsIn((await Admin.GetAsync($"/users/{administrator}")).Json), Is.EqualTo(new[] { account + "*!" }));
        Assert.That(AccountsIn((await Admin.GetAsync($"/users/{holder}")).Json), Is.EqualTo(new[] { account + "*" }));
    }

    [Test]
    public async Task A_caller_who_only_writes_users_in_an_account_cannot_assign_accountAdmin_there()
    {
        var (own, other) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var writes = await Seed.RoleAsync(other, Permission.WriteUsers);
        var admin = await LoginAsync(await Seed.UserAsync([own, other], (Role.AccountAdminId, own), (writes, other)), Seed.Password);
        var (id, _) = await MemberAsync(own);

        (await admin.SetAccountsAsync(id, Accounts((own, false, true), (other, false, true))))
            .AssertProblem(HttpStatusCode.Forbidden, "account_admin_required");
        Assert.That(
            (await admin.SetAccountsAsync(id, Accounts((own, false, true), (other, false, false)))).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_account_admin_cannot_remove_their_own_administration()
    {
        var (own, also) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var name = await NewAccountAdminAsync(own, also);
        var (id, admin) = (await IdOfAsync(name), await LoginAsync(name, Seed.Password));

        (await admin.SetAccountsAsync(id, Accounts((own, true, false), (also, false, true))))
            .AssertProblem(HttpStatusCode.Conflict, "own_admin_right");
        (await admin.SetAccountsAsync(id, Accounts((own, true, true)))).AssertProblem(HttpStatusCode.Conflict, "own_admin_right");
        Assert.That(
            (await admin.SetAccountsAsync(id, Accounts((also, true, true), (own, false, true)))).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Admin.SetAccountsAsync(id, Accounts((also, true, false)))).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_superAdmin_gives_up_memberships_and_stays_superAdmin()
    {
        var account = await Seed.AccountAsync();
        var name = await Seed.UserAsync([account], (Role.SuperAdminId, null), (Role.AccountAdminId, account));
        var (id, caller) = (await IdOfAsync(name), await LoginAsync(name, Seed.Password));

        Assert.That((await caller.SetAccountsAsync(id, Accounts())).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await caller.In(account).GetAsync("/users")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_update_with_an_old_version_is_refused_and_one_without_a_change_is_not_an_edit()
    {
        var account = await Seed.AccountAsync();
        var (id, _) = await MemberAsync(account);

        Assert.That((await Admin.SetAccountsAsync(id, Accounts((account, false, false)), "\"1\"")).Header("ETag"), Does.StartWith("\"1-"));
        Assert.That((await Admin.SetAccountsAsync(id, Accounts((account, false, true)), "\"1\"")).Header("ETag"), Does.StartWith("\"2-"));
        (await Admin.SetAccountsAsync(id, Accounts(), "\"1\"")).AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
    }

    [Test]
    public async Task Parallel_calls_leave_one_primary_account()
    {
        string[] own = [await Seed.AccountAsync(), await Seed.AccountAsync()];
        var (id, _) = await MemberAsync(own);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => Admin.SetAccountsAsync(id, Accounts((own[0], i % 2 == 0, false), (own[1], i % 2 == 1, false)))));

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.Conflict));
        Assert.That(AccountsIn((await Admin.GetAsync($"/users/{id}")).Json).Count(account => account.EndsWith('*')), Is.EqualTo(1));
    }

    [Test]
    public async Task A_user_who_joins_another_account_keeps_no_token_issued_by_the_old_one()
    {
        var (own, also) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var (id, _) = await MemberAsync(own);
        await (await AccountAdminAsync(own)).PostAsync($"/users/{id}/password-token");
        var pending = await AdminIn(own).MakeUserAsync();

        await Admin.SetAccountsAsync(id, Accounts((own, true, false), (also, false, true)));
        await Admin.SetAccountsAsync(pending.Id, Accounts((own, true, false), (also, false, true)));

        Assert.That((await CredentialAsync(id)).PasswordTokenHash, Is.Null);
        Assert.That((await CredentialAsync(pending.Id)).PasswordTokenHash, Is.Null);
    }

    private static JsonObject Accounts(params (string Id, bool Primary, bool AccountAdmin)[] accounts) => new JsonObject
    {
        ["accounts"] = new JsonArray([.. accounts.Select(account => new JsonObject
        {
            ["accountId"] = account.Id,
            ["primary"] = account.Primary,
            ["accountAdmin"] = account.AccountAdmin,
        })]),
    };
}
