using System.Net;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>
/// A session counts in the account that is primary at the login. The list of sessions shows it in each account of the user, however the
/// user came into the account.
/// </summary>
public sealed class SessionsOfAnAccountTests(TestDatabase database) : ContractTests(database)
{
    private string home = "";
    private string other = "";

    [SetUp]
    public async Task MakeAccountsAsync() => (home, other) = (await Seed.AccountAsync(), await Seed.AccountAsync());

    [Test]
    public async Task A_session_is_listed_once_in_each_account_of_its_user()
    {
        var session = await SessionOfAsync(await Seed.UserAsync([home, other]));

        await AssertListedInAsync(session, home, other);
    }

    [Test]
    public async Task A_session_is_listed_in_an_account_that_its_user_joined_before_or_after_the_login()
    {
        var email = await Seed.UserAsync(home);
        var early = await SessionOfAsync(email);
        await SetAccountsAsync(email, home, other);

        await AssertListedInAsync(early, home, other);

        var late = await SessionOfAsync(email);

        await AssertListedInAsync(early, home, other);
        await AssertListedInAsync(late, home, other);
    }

    [Test]
    public async Task A_session_stays_listed_in_all_accounts_of_its_user_after_another_became_primary()
    {
        var email = await Seed.UserAsync([home, other]);
        var early = await SessionOfAsync(email);
        await SetAccountsAsync(email, other, home);
        var late = await SessionOfAsync(email);

        await AssertListedInAsync(early, home, other);
        await AssertListedInAsync(late, home, other);
    }

    [Test]
    public async Task A_session_is_not_listed_in_an_account_that_its_user_left()
    {
        var email = await Seed.UserAsync([home, other]);
        var session = await SessionOfAsync(email);

        await SetAccountsAsync(email, other);

        Assert.That(await IdsInAsync(home), Does.Not.Contain(session));
        await AssertListedInAsync(session, other);
    }

    [Test]
    public async Task A_superAdmins_session_is_listed_in_its_own_accounts_and_for_the_superAdmin_in_each_account()
    {
        var email = await Seed.UserAsync([home], (Role.SuperAdminId, null));
        var superAdmin = await LoginAsync(email, Seed.Password);
        var session = await superAdmin.SessionIdAsync();

        await AssertListedInAsync(session, home);
        Assert.That(await IdsInAsync(other), Does.Not.Contain(session));
        foreach (var account in (string[])[home, other])
        {
            Assert.That((await superAdmin.In(account).SessionIdsAsync()).Where(id => id == session), Has.Exactly(1).Items, account);
        }
    }

    [Test]
    public async Task Sessions_that_count_elsewhere_are_in_their_place_among_the_others()
    {
        var (member, guest) = (await Seed.UserAsync(home), await Seed.UserAsync([other, home]));
        var expected = new List<string>();
        foreach (var email in (string[])[member, guest, member, guest])
        {
            expected.Insert(0, await SessionOfAsync(email));
            App.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var reader = await ReaderOfAsync(home);
        var paged = new List<string>();
        for (var next = "/sessions?pageSize=1"; next is not null;)
        {
            var page = await reader.GetAsync(next);
            paged.AddRange(page.Json.AsArray().Select(session => (string)session!["id"]!));
            next = page.NextPage;
        }

        Assert.That(paged, Is.EqualTo(expected));
    }

    private async Task AssertListedInAsync(string session, params string[] accounts)
    {
        foreach (var account in accounts)
        {
            Assert.That((await IdsInAsync(account)).Where(id => id == session), Has.Exactly(1).Items, account);
        }
    }

    private async Task<string[]> IdsInAsync(string account) => await (await ReaderOfAsync(account)).SessionIdsAsync();

    /// <summary>A key has no session of its own in the list.</summary>
    private async Task<Setup.Api> ReaderOfAsync(string account) =>
        Using(await AdminIn(account).MakeKeyAsync("readSessions"));

    private async Task<string> SessionOfAsync(string email) => await (await LoginAsync(email, Seed.Password)).SessionIdAsync();

    /// <summary>Sets the accounts of a user. The first is the primary account.</summary>
    private async Task SetAccountsAsync(string email, params string[] accounts)
    {
        var id = (int)(await Admin.GetAsync($"/users?email={email}")).Json[0]!["id"]!;
        var set = await Admin.SetAccountsAsync(
            id, new { accounts = accounts.Select(account => new { accountId = account, primary = account == accounts[0] }) });
        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.OK), set.Text);
    }
}
