using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>The header x-account-id selects the account of a request.</summary>
public sealed class AccountHeaderTests(TestDatabase database) : ContractTests(database)
{
    private const string Unknown = "9999999999999999";

    [TestCase("")]
    [TestCase("1")]
    [TestCase("200000000000000")]
    [TestCase("20000000000000001")]
    [TestCase("200000000000000a")]
    [TestCase("+200000000000001")]
    [TestCase("2000 0000 0000 0001")]
    [TestCase("2000000000000001,2000000000000002")]
    public async Task An_account_that_is_not_16_digits_is_refused(string account)
    {
        var answer = await With(("Authorization", $"Bearer {AdminToken}"), ("x-account-id", account)).GetAsync("/auth/session");

        answer.AssertProblem(HttpStatusCode.BadRequest, "malformed_account_id");
    }

    [Test]
    public async Task An_account_id_with_digits_that_are_not_ASCII_is_malformed()
    {
        var answer = await Admin.SendRawAsync(
            System.Text.Encoding.UTF8.GetBytes(
                $"GET /auth/session HTTP/1.1\r\nAuthorization: Bearer {AdminToken}\r\nx-account-id: {new string('٣', 16)}\r\n"));

        answer.AssertProblem(HttpStatusCode.BadRequest, "malformed_account_id");
    }

    [Test]
    public async Task Another_accounts_id_gets_the_same_response_as_an_id_that_does_not_exist()
    {
        var (own, foreign) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var user = await LoginNewUserAsync(own, Permission.ReadApiKeys);
        var key = await AdminIn(own).MakeKeyAsync("readApiKeys");

        foreach (var caller in new[] { user, Using(key), await LoginAsync(key) })
        {
            var elsewhere = await caller.In(foreign).GetAsync("/apikeys");
            var nowhere = await caller.In(Unknown).GetAsync("/apikeys");

            elsewhere.AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
            nowhere.AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
            Assert.That(elsewhere.WithoutTrace(), Is.EqualTo(nowhere.WithoutTrace()));
        }
    }

    [Test]
    public async Task A_superAdmin_may_act_in_every_account_that_exists()
    {
        var account = await Seed.AccountAsync();

        var there = await AdminIn(account).MakeKeyAsync();
        var nowhere = await AdminIn(Unknown).GetAsync("/apikeys");

        Assert.That(there.AccountId, Is.EqualTo(account));
        nowhere.AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
    }

    [Test]
    public async Task A_key_may_name_its_own_account()
    {
        var account = await Seed.AccountAsync();
        var key = await AdminIn(account).MakeKeyAsync();

        var answer = await Using(key).In(account).GetAsync("/auth/session");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_role_in_one_account_gives_nothing_in_another()
    {
        var (first, second) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var role = await Seed.RoleAsync(first, Permission.ReadApiKeys);
        var caller = await LoginAsync(await Seed.UserAsync([first, second], (role, first)), Seed.Password);

        var here = await caller.GetAsync("/apikeys");
        var there = await caller.In(second).GetAsync("/apikeys");

        Assert.That(here.Status, Is.EqualTo(HttpStatusCode.OK));
        there.AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }

    [Test]
    public async Task Only_a_superAdmin_can_act_in_an_inactive_account()
    {
        var account = await Seed.AccountAsync();
        var user = await LoginNewUserAsync(account, Permission.ReadApiKeys);
        var key = await AdminIn(account).MakeKeyAsync("readApiKeys");
        var session = await LoginAsync(key);

        await Seed.ExecuteAsync($"""UPDATE "Accounts" SET "Active" = 0 WHERE "Id" = {NumberOf(account)}""");

        (await user.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
        (await Using(key).GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        (await session.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.That((await AdminIn(account).GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_user_without_accounts_has_no_permission_in_any_account()
    {
        var caller = await LoginAsync(await Seed.UserAsync([]), Seed.Password);

        var answer = await caller.GetAsync("/apikeys");

        answer.AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }
}
