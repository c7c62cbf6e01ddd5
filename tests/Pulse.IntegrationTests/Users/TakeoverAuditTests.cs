using System.Net;
using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Users;

/// <summary>Events that could be a takeover of a user are recorded in the log of every account of the user.</summary>
public sealed class TakeoverAuditTests(TestDatabase database) : MfaTests(database)
{
    private string first = "";
    private string second = "";
    private string email = "";
    private int id;

    [SetUp]
    public async Task MemberOfTwoAccountsAsync()
    {
        (first, second) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        email = await Seed.UserAsync([first, second]);
        id = await IdOfAsync(await LoginAsync(email, Seed.Password));
    }

    [Test]
    public async Task Changes_of_an_administrator_to_a_user_are_recorded_in_each_account()
    {
        await EnrolAsync(email);
        var admin = AdminIn(first);
        Answer[] answers =
        [
            await admin.PatchAsync($"/users/{id}", new { active = false }),
            await admin.PatchAsync($"/users/{id}", new { active = true }),
            await admin.PatchAsync($"/users/{id}", new { email = Setup.Users.NewEmail() }),
            await admin.PostAsync($"/users/{id}/password-token"),
            await admin.DeleteAsync($"/users/{id}/mfa"),
            await admin.DeleteAsync($"/users/{id}"),
        ];
        Assert.That(
            answers.Select(answer => (int)answer.Status),
            Is.All.InRange(200, 204),
            string.Join(' ', answers.Select(answer => answer.Text)));

        foreach (var account in (string[])[first, second])
        {
            var recorded = await EventsOfAsync(account, by: PulseApp.AdminEmail);
            Assert.That(
                recorded.Select(Action).Where(action => action.StartsWith("user.", StringComparison.Ordinal)),
                Is.EqualTo(new[]
                {
                    "user.deleted", "user.mfaDisabled", "user.passwordTokenIssued", "user.updated", "user.updated", "user.updated",
                }));
        }
    }

    [Test]
    public async Task Changes_of_a_user_to_their_own_identity_are_recorded_in_each_account()
    {
        var person = await EnrolAsync(email);
        await person.Api.PostAsync(RecoveryCodes, OwnPassword);
        await person.Api.PostAsync(Disable, OwnPassword);
        await person.Api.PostAsync("/auth/password", new { currentPassword = Seed.Password, newPassword = "a lantern in the harbour" });
        await person.Api.PostAsync("/auth/email", new { email = Setup.Users.NewEmail(), currentPassword = "a lantern in the harbour" });

        foreach (var account in (string[])[first, second])
        {
            Assert.That(
                (await EventsOfAsync(account)).Select(Action).Where(action => action.StartsWith("user.", StringComparison.Ordinal)),
                Is.EqualTo(new[]
            {
                "user.updated", "user.passwordChanged", "user.mfaDisabled", "user.recoveryCodesReplaced", "user.mfaEnabled",
                "user.mfaSetUp",
            }));
        }
    }

    [Test]
    public async Task Setting_a_password_with_a_token_is_audited_in_each_account()
    {
        var token = await Seed.PasswordTokenAsync(email, App.Clock.GetUtcNow().UtcDateTime.AddHours(1));
        var set = await Anonymous().PostAsync("/auth/password/set", new { token, password = "a lantern in the harbour" });

        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.NoContent), set.Text);
        foreach (var account in (string[])[first, second])
        {
            Assert.That((await EventsOfAsync(account)).Select(Action), Does.Contain("user.passwordSet"));
        }
    }

    [Test]
    public async Task Repeated_correct_passwords_that_await_the_second_factor_are_audited_once_per_account()
    {
        var person = await EnrolAsync(email);
        for (var i = 0; i < 5; i++)
        {
            await ChallengeAsync(From(NewAddress()), person.Email);
        }

        foreach (var account in (string[])[first, second])
        {
            var recorded = await EventsOfAsync(account);
            Assert.That(recorded.Count(happened => Action(happened) == "session.mfaRequired"), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task An_audit_log_contains_no_data_of_another_account_and_each_audit_chain_is_intact()
    {
        await AdminIn(first).PatchAsync($"/users/{id}", new { active = false });

        var reader = await LoginNewUserAsync(second, Permission.ReadAuditEvents);
        var log = await reader.GetAsync("/audit-events?pageSize=100");

        Assert.That(log.Text, Does.Contain("user.updated").And.Not.Contain(first));
        Assert.That(log.Json.AsArray().Select(happened => (string?)happened!["accountId"]), Is.All.EqualTo(second));
        Assert.That((bool)(await reader.GetAsync("/audit-events/integrity")).Json["ok"]!);
        Assert.That((await EventsOfAsync(first)).Select(Id), Is.Not.SupersetOf((await EventsOfAsync(second)).Select(Id)));
    }

    [Test]
    public async Task At_most_ten_logins_of_a_user_wait_for_a_second_factor()
    {
        var person = await EnrolAsync(email);
        var oldest = await ChallengeAsync(From(NewAddress()), person.Email);
        for (var i = 0; i < 10; i++)
        {
            App.Clock.Advance(TimeSpan.FromSeconds(1));
            await ChallengeAsync(From(NewAddress()), person.Email);
        }

        AssertUnauthenticated(await RecoverAsync(From(NewAddress()), oldest, person.Codes[0]));
    }

    private static string Action(JsonNode happened) => (string)happened["action"]!;

    private static string Id(JsonNode happened) => (string)happened["id"]!;

    /// <summary>Events about the user in the account's own log, newest first.</summary>
    private async Task<JsonNode[]> EventsOfAsync(string account, string? by = null)
    {
        var reader = await LoginNewUserAsync(account, Permission.ReadAuditEvents);
        var listed = await reader.GetAsync($"/audit-events?target={id}&pageSize=100");
        Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK), listed.Text);
        return [.. listed.Json.AsArray().Select(happened => happened!).Where(
            happened => by is null || (string?)happened["actor"]!["name"] == by)];
    }
}
