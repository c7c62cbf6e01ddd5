using System.Net;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.HeldRequests;

/// <summary>Security rules 5 and 23: a request without an account uses the primary account at the time of its authorization.</summary>
public sealed class RemovedMemberTests(TestDatabase database) : HeldRequestGround(database)
{
    [Test]
    public async Task A_user_who_is_removed_from_the_account_in_effect_changes_nothing_in_the_next_account(
        [Values(Stage.Body, Stage.Transaction)] Stage stage,
        [Values("/apikeys", "/roles", "/users", "/merchants", "/applications")] string path)
    {
        var (first, second) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var email = await Seed.UserAsync([first, second], (Role.AccountAdminId, first), (Role.AccountAdminId, second));
        var id = (int)(await AdminIn(first).GetAsync($"/users?email={Uri.EscapeDataString(email)}")).Json[0]!["id"]!;
        var caller = await LoginAsync(email, Seed.Password);
        object body = path switch
        {
            "/users" => new { email = Setup.Users.NewEmail() },
            "/merchants" => Businesses.Profile().ToJsonString(),
            "/applications" => Businesses.Application().ToJsonString(),
            _ => new { name = "Made in the wrong account", permissions = new[] { "readApiKeys" } },
        };

        IReadOnlyList<string> before = [];
        var answer = await EndMeanwhileAsync(stage, caller, () => caller.PostAsync(path, body), async () =>
        {
            var left = await AdminIn(second).SetAccountsAsync(
                id, new { accounts = new[] { new { accountId = second, accountAdmin = true, primary = true } } });
            Assert.That(left.Status, Is.EqualTo(HttpStatusCode.OK), left.Text);
            before = await StoredRows.ReadAllAsync(App.Services);
        });

        answer.AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
        Assert.That(await StoredRows.ReadAllAsync(App.Services), Is.EqualTo(before));
    }
}
