using System.Net;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>
/// The number of sessions of an account is limited. A full account still accepts users who have a session there, and every superAdmin.
/// </summary>
public sealed class SessionsOfAccountTests(TestDatabase database) : MfaTests(database)
{
    private const int Most = 3;

    protected override Dictionary<string, string> MoreSettings => new()
    {
        ["Limits:SessionsPerAccount"] = $"{Most}",
        ["Sessions:ApiKeyLifetimeMinutes"] = "60",
        ["Login:SecondFactorFailuresPerHour"] = "2",
    };

    [Test]
    public async Task Logins_of_many_keys_at_the_same_moment_stay_within_the_bound()
    {
        var account = await Seed.AccountAsync();
        var keys = await KeysAsync(account, Most + 5);

        var answers = await Task.WhenAll(keys.Select(key => Anonymous().PostAsync("/auth/login", key.Login)));

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.OK), Is.EqualTo(Most));
        foreach (var refused in answers.Where(answer => answer.Status != HttpStatusCode.OK))
        {
            AssertRefused(refused);
        }

        Assert.That(await KeySessionsOfAsync(account), Is.EqualTo(Most));
    }

    [Test]
    public async Task A_key_that_has_a_session_in_a_full_account_gets_another_in_its_place()
    {
        var account = await Seed.AccountAsync();
        var keys = await KeysAsync(account, Most + 1);
        var first = await LoginAsync(keys[0]);
        await LoginAsync(keys[1]);
        await LoginAsync(keys[2]);

        AssertRefused(await Anonymous().PostAsync("/auth/login", keys[3].Login));
        var again = await LoginAsync(keys[0]);

        Assert.That(await StatusesOfSessionsAsync(first, again), Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.OK }));
        Assert.That(await KeySessionsOfAsync(account), Is.EqualTo(Most));
        var ended = (await AdminIn(account).GetAsync($"/audit-events?action=session.ended&actor={keys[0].Id}")).Json.AsArray();
        Assert.That(ended.Select(happened => (string)happened!["changes"]!["reason"]!["to"]!), Is.EqualTo(new[] { "tooManySessions" }));
        var made = (await AdminIn(account).GetAsync("/audit-events?action=session.created")).Json.AsArray();
        Assert.That(
            made.Select(happened => (string?)happened!["actor"]!["id"]), Has.None.EqualTo(keys[3].Id).And.Exactly(2).EqualTo(keys[0].Id));
    }

    [Test]
    public async Task A_session_that_ends_makes_room_for_another()
    {
        var account = await Seed.AccountAsync();
        var keys = await KeysAsync(account, Most + 2);
        var sessions = new List<Setup.Api>();
        foreach (var key in keys[..Most])
        {
            sessions.Add(await LoginAsync(key));
        }

        AssertRefused(await Anonymous().PostAsync("/auth/login", keys[^1].Login));
        await sessions[1].PostAsync("/auth/logout");
        await LoginAsync(keys[^2]);

        AssertRefused(await Anonymous().PostAsync("/auth/login", keys[^1].Login));
        App.Clock.Advance(TimeSpan.FromHours(1));
        await LoginAsync(keys[^1]);
    }

    [Test]
    public async Task Key_sessions_of_an_account_block_neither_user_logins_nor_logins_in_other_accounts()
    {
        var (account, other) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        foreach (var key in await KeysAsync(account, Most))
        {
            await LoginAsync(key);
        }

        await LoginAsync(await Seed.UserAsync([account]), Seed.Password);
        await LoginAsync((await KeysAsync(other, 1)).Single());
    }

    [Test]
    public async Task A_login_to_a_full_account_reports_the_limit_only_if_the_password_is_correct()
    {
        var (_, email) = await FullAsync();

        AssertRefused(await Anonymous().PostAsync("/auth/login", new { email, password = Seed.Password }));
        var wrong = await Anonymous().PostAsync("/auth/login", new { email, password = "wrong" });

        wrong.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Test]
    public async Task A_superAdmin_gets_into_a_full_account_and_acts_there()
    {
        var (account, email) = await FullAsync();
        var superAdmin = (await LoginAsync(await Seed.UserAsync([account], (Role.SuperAdminId, null)), Seed.Password)).In(account);

        var user = (int)(await AdminIn(account).GetAsync($"/users?email={Uri.EscapeDataString(email)}")).Json[0]!["id"]!;
        var acting = await superAdmin.PostAsync("/auth/impersonate", new { userId = user });

        Assert.That(acting.Status, Is.EqualTo(HttpStatusCode.OK), acting.Text);
        AssertRefused(await Anonymous().PostAsync("/auth/login", new { email, password = Seed.Password }));
    }

    [Test]
    public async Task An_impersonation_session_counts_toward_the_session_limit_of_the_account()
    {
        var account = await Seed.AccountAsync();
        await Seed.ExecuteAsync($"""UPDATE "Accounts" SET "Permissions" = {PermissionSet.BuiltIn.Bits} WHERE "Id" = {NumberOf(account)}""");
        var clerk = await Seed.UserAsync([account]);
        var id = (int)(await AdminIn(account).GetAsync($"/users?email={Uri.EscapeDataString(clerk)}")).Json[0]!["id"]!;
        var support = await Seed.UserAsync(account, Permission.ImpersonateUsers, Permission.ReadUsers);
        var calling = await LoginAsync(support, Seed.Password);
        var others = await FillAsync(account, Most - 1);

        AssertRefused(await calling.PostAsync("/auth/impersonate", new { userId = id }));
        await others[0].PostAsync("/auth/logout");
        var acting = await calling.PostAsync("/auth/impersonate", new { userId = id });

        Assert.That(acting.Status, Is.EqualTo(HttpStatusCode.OK), acting.Text);
        Assert.That(await StatusOfSessionAsync(calling), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_correct_code_in_an_account_at_its_session_limit_is_not_a_guess_and_stays_unused()
    {
        var account = await Seed.AccountAsync();
        var person = await EnrolAsync(await Seed.UserAsync([account]));
        await person.Api.PostAsync("/auth/logout");
        var others = await FillAsync(account, Most);
        var (challenge, code) = (await ChallengeAsync(Anonymous(), person.Email), CodeOf(person.Secret));

        for (var i = 0; i < 3; i++)
        {
            AssertRefused(await CompleteAsync(Anonymous(), challenge, code));
        }

        AssertRefused(await RecoverAsync(Anonymous(), challenge, person.Codes[0]));
        await others[0].PostAsync("/auth/logout");
        var login = await CompleteAsync(Anonymous(), challenge, code);

        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.OK), login.Text);
        Assert.That((int)(await Bearer((string)login.Json["token"]!).GetAsync("/auth/mfa")).Json["recoveryCodesLeft"]!, Is.EqualTo(10));
    }

    private async Task<List<Key>> KeysAsync(string account, int count)
    {
        var keys = new List<Key>();
        for (var i = 0; i < count; i++)
        {
            keys.Add(await AdminIn(account).MakeKeyAsync("readApiKeys"));
        }

        return keys;
    }

    private async Task<int> KeySessionsOfAsync(string account)
    {
        var sessions = await AdminIn(account).SessionsAsync();
        return sessions.Count(session => (string?)session["principal"]!["type"] == "apiKey");
    }

    /// <summary>An account with the maximum number of logged-in users, and the e-mail address of one more.</summary>
    private async Task<(string Account, string Email)> FullAsync()
    {
        var account = await Seed.AccountAsync();
        await FillAsync(account, Most);
        return (account, await Seed.UserAsync([account]));
    }

    private async Task<List<Setup.Api>> FillAsync(string account, int count)
    {
        var sessions = new List<Setup.Api>();
        for (var i = 0; i < count; i++)
        {
            sessions.Add(await LoginAsync(await Seed.UserAsync([account]), Seed.Password));
        }

        return sessions;
    }

    private static void AssertRefused(Answer answer)
    {
        answer.AssertProblem(HttpStatusCode.Conflict, "too_many_sessions");
        Assert.That((string)answer.Json["detail"]!, Does.Contain("Limits:SessionsPerAccount"));
    }
}
