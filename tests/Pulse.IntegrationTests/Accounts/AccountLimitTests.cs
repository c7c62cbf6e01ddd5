using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Accounts;

/// <summary>
/// The number of things in an account or of a user is limited. One more returns 409 and names the setting, also for parallel requests.
/// </summary>
public sealed class AccountLimitTests(TestDatabase database) : SecurityTests(database)
{
    protected override Dictionary<string, string> MoreSettings => new()
    {
        ["Limits:UsersPerAccount"] = "4",
        ["Limits:AccountsPerUser"] = "2",
        ["Limits:RolesPerAccount"] = "3",
        ["Limits:RolesPerUser"] = "2",
        ["Limits:PendingTokensPerAccount"] = "2",
        ["Limits:ApplicationsPerAccount"] = "3",
        ["Limits:MerchantsPerAccount"] = "3",
    };

    [Test]
    public async Task The_roles_of_an_account_have_a_limit()
    {
        var admin = await AdminInNewAccountAsync();

        await AssertBoundAsync(
            i => admin.PostAsync("/roles", new { name = $"role {i}", permissions = new[] { "readUsers" } }),
            3,
            "too_many_roles",
            "Limits:RolesPerAccount");
    }

    [Test]
    public async Task The_number_of_applications_of_an_account_is_limited()
    {
        var admin = await AdminInNewAccountAsync();

        await AssertBoundAsync(_ => admin.PostAsync("/applications", new { }), 3, "too_many_applications", "Limits:ApplicationsPerAccount");
    }

    [Test]
    public async Task The_number_of_merchants_of_an_account_is_limited()
    {
        var admin = await AdminInNewAccountAsync();

        await AssertBoundAsync(
            _ => admin.PostAsync("/merchants", Businesses.Profile().ToJsonString()), 3, "too_many_merchants", "Limits:MerchantsPerAccount");
    }

    [Test]
    public async Task Pending_one_time_tokens_have_a_limit()
    {
        var admin = await AdminInNewAccountAsync();

        var made = await AssertBoundAsync(
            _ => admin.PostAsync("/users", new { email = Setup.Users.NewEmail() }),
            2,
            "too_many_pending_tokens",
            "Limits:PendingTokensPerAccount");
        var again = await admin.PostAsync($"/users/{(int)made[0].Json["id"]!}/password-token");

        Assert.That(
            again.Status,
            Is.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.Created),
            "A token that replaces another one does not count.");
    }

    [Test]
    public async Task The_users_of_an_account_have_a_limit()
    {
        var account = await Seed.AccountAsync();
        var other = await Seed.AccountAsync();
        var outsider = await UserIdAsync(other, await Seed.UserAsync([other]));
        for (var i = 0; i < 4; i++)
        {
            await Seed.UserAsync([account]);
        }

        AssertRefused(
            await AdminIn(account).PostAsync("/users", new { email = Setup.Users.NewEmail() }), "too_many_users", "Limits:UsersPerAccount");
        AssertRefused(await JoinAsync(outsider, other, account), "too_many_users", "Limits:UsersPerAccount");
    }

    [Test]
    public async Task The_number_of_accounts_of_a_user_is_limited()
    {
        var accounts = new[] { await Seed.AccountAsync(), await Seed.AccountAsync(), await Seed.AccountAsync() };
        var member = await UserIdAsync(accounts[0], await Seed.UserAsync([accounts[0]]));

        Assert.That((await JoinAsync(member, accounts[..2])).Status, Is.EqualTo(HttpStatusCode.OK));
        AssertRefused(await JoinAsync(member, accounts), "too_many_accounts_of_user", "Limits:AccountsPerUser");
        Assert.That(
            (await JoinAsync(member, accounts[1..])).Status,
            Is.EqualTo(HttpStatusCode.OK),
            "An account that replaces another one does not count.");
    }

    [Test]
    public async Task A_user_of_more_accounts_than_the_limit_allows_can_leave_one()
    {
        var accounts = new[] { await Seed.AccountAsync(), await Seed.AccountAsync(), await Seed.AccountAsync(), await Seed.AccountAsync() };
        var member = await UserIdAsync(accounts[0], await Seed.UserAsync(accounts));

        Assert.That((await JoinAsync(member, accounts[..3])).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_roles_of_a_new_user_have_a_limit()
    {
        var account = await Seed.AccountAsync();
        var roles = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            roles.Add(await Seed.RoleAsync(account, Permission.ReadUsers));
        }

        var fitting = await AdminIn(account).PostAsync("/users", new { email = Setup.Users.NewEmail(), roleIds = roles[..2] });
        var refused = await AdminIn(account).PostAsync("/users", new { email = Setup.Users.NewEmail(), roleIds = roles });

        Assert.That(fitting.Status, Is.EqualTo(HttpStatusCode.Created), fitting.Text);
        AssertRefused(refused, "too_many_roles_of_user", "Limits:RolesPerUser");
    }

    [Test]
    public async Task The_roles_of_a_user_in_an_account_have_a_limit()
    {
        var account = await Seed.AccountAsync();
        var member = await UserIdAsync(account, await Seed.UserAsync([account]));
        var roles = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            roles.Add(await Seed.RoleAsync(account, Permission.ReadUsers));
        }

        var answers = new List<Answer>();
        foreach (var role in roles)
        {
            answers.Add(await AdminIn(account).PostAsync($"/roles/{role}/assignments", new { userId = member }));
        }

        Assert.That(answers[..2].Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.Created), answers[0].Text);
        AssertRefused(answers[2], "too_many_roles_of_user", "Limits:RolesPerUser");
    }

    private async Task<int> UserIdAsync(string account, string email) =>
        (int)(await AdminIn(account).GetAsync($"/users?email={Uri.EscapeDataString(email)}")).Json[0]!["id"]!;

    private Task<Answer> JoinAsync(int user, params string[] accounts) =>
        AdminIn(accounts[0]).SetAccountsAsync(
            user, new { accounts = accounts.Select(account => new { accountId = account, primary = account == accounts[0] }) });

    /// <summary>Sends many requests in parallel.</summary>
    /// <returns>The successful responses.</returns>
    private static async Task<List<Answer>> AssertBoundAsync(Func<int, Task<Answer>> make, int most, string code, string setting)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, most + 5).Select(make));
        var (made, refused) = (
            answers.Where(answer => answer.Status == HttpStatusCode.Created).ToList(),
            answers.Where(answer => answer.Status != HttpStatusCode.Created).ToList());
        Assert.That(made, Has.Count.EqualTo(most), string.Join(' ', refused.Select(answer => answer.Text).Distinct()));
        refused.ForEach(answer => AssertRefused(answer, code, setting));
        return made;
    }

    private static void AssertRefused(Answer answer, string code, string setting)
    {
        answer.AssertProblem(HttpStatusCode.Conflict, code);
        Assert.That((string)answer.Json["detail"]!, Does.Contain(setting));
    }
}
