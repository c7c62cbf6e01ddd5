using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Mfa;

/// <summary>Rule 18: no session exists before a required second factor was given, and each code is valid for one use.</summary>
public sealed class MfaLoginTests(TestDatabase database) : MfaTests(database)
{
    [Test]
    public async Task A_correct_password_returns_a_challenge_and_no_session()
    {
        var person = await NewPersonAsync();
        var before = (await person.Api.SessionIdsAsync("?mine=true")).Length;

        var login = await AttemptAsync(Anonymous(), person.Email, Seed.Password);

        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(login.Json.AsObject().Select(member => member.Key), Is.EquivalentTo(new[]
        {
            "type", "title", "status", "detail", "instance", "code", "challenge", "challengeExpiresAt", "traceId",
        }));
        Assert.That(login.Code, Is.EqualTo("mfa_required"));
        Assert.That((string?)login.Json["challenge"], Does.Match("^[0-9a-f]{64}$"));
        Assert.That((string?)login.Json["challengeExpiresAt"], Is.EqualTo(Instants.Text(App.Clock.GetUtcNow().AddMinutes(5))));
        Assert.That(login.Header("WWW-Authenticate"), Does.StartWith("Bearer"));
        Assert.That(await person.Api.SessionIdsAsync("?mine=true"), Has.Length.EqualTo(before));
    }

    [Test]
    public async Task A_login_with_a_wrong_password_does_not_reveal_a_second_factor()
    {
        var person = await NewPersonAsync();

        AssertUnauthenticated(await GuessAsync(From(NewAddress()), person.Email));
    }

    [Test]
    public async Task A_code_completes_the_login_with_the_session_object()
    {
        var person = await NewPersonAsync();

        var completed = await CompleteAsync(Anonymous(), await ChallengeAsync(Anonymous(), person.Email), CodeOf(person.Secret));

        Assert.That(completed.Status, Is.EqualTo(HttpStatusCode.OK), completed.Text);
        var session = await Bearer((string)completed.Json["token"]!).GetAsync("/auth/session");
        Assert.That(completed.Text, Is.EqualTo(session.Text));
        Assert.That((string?)completed.Json["email"], Is.EqualTo(person.Email));
    }

    [Test]
    public async Task A_challenge_is_not_a_session_token()
    {
        var person = await NewPersonAsync();
        var challenge = await ChallengeAsync(Anonymous(), person.Email);

        AssertUnauthenticated(await Bearer(challenge).GetAsync("/auth/session"));
        AssertUnauthenticated(await Bearer(challenge).GetAsync("/auth/mfa"));
        AssertUnauthenticated(await Bearer(challenge).PostAsync("/auth/logout"));
    }

    [Test]
    public async Task A_session_token_is_not_accepted_as_a_challenge()
    {
        var person = await NewPersonAsync();
        var token = person.Api.Client.DefaultRequestHeaders.Authorization!.Parameter!;

        AssertUnauthenticated(await CompleteAsync(Anonymous(), token, CodeOf(person.Secret)));
    }

    [Test]
    public async Task A_challenge_is_valid_for_one_login()
    {
        var person = await NewPersonAsync();
        var challenge = await ChallengeAsync(Anonymous(), person.Email);

        var first = await CompleteAsync(Anonymous(), challenge, CodeOf(person.Secret));
        var second = await CompleteAsync(Anonymous(), challenge, CodeOf(person.Secret, 1));

        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.OK), first.Text);
        AssertUnauthenticated(second);
    }

    [Test]
    public async Task A_challenge_ends_after_five_minutes()
    {
        var (early, late) = (await NewPersonAsync(), await NewPersonAsync());
        var (inTime, tooLate) = (await ChallengeAsync(Anonymous(), early.Email), await ChallengeAsync(Anonymous(), late.Email));

        App.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        var last = await CompleteAsync(Anonymous(), inTime, CodeOf(early.Secret));
        App.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var over = await CompleteAsync(Anonymous(), tooLate, CodeOf(late.Secret));

        Assert.That(last.Status, Is.EqualTo(HttpStatusCode.OK), last.Text);
        AssertUnauthenticated(over);
    }

    [Test]
    public async Task A_challenge_ends_with_the_fifth_attempt()
    {
        var (four, five) = (await NewPersonAsync(), await NewPersonAsync());
        var here = From(NewAddress());
        var (alive, dead) = (await ChallengeAsync(here, four.Email), await ChallengeAsync(here, five.Email));
        await GuessCodesAsync(here, alive, four, 4);
        await GuessCodesAsync(here, dead, five, 5);

        var fifth = await CompleteAsync(here, alive, CodeOf(four.Secret));
        var sixth = await CompleteAsync(here, dead, CodeOf(five.Secret));

        Assert.That(fifth.Status, Is.EqualTo(HttpStatusCode.OK), fifth.Text);
        AssertUnauthenticated(sixth);
    }

    [Test]
    public async Task The_code_that_confirmed_MFA_cannot_be_used_to_log_in()
    {
        var email = await NewUserAsync();
        var user = await LoginAsync(email, Seed.Password);
        var secret = await SetUpAsync(user);
        var code = CodeOf(secret);
        await user.PostAsync(Confirm, new { code });

        AssertUnauthenticated(await CompleteAsync(Anonymous(), await ChallengeAsync(Anonymous(), email), code));
        Assert.That(
            (await CompleteAsync(Anonymous(), await ChallengeAsync(Anonymous(), email), CodeOf(secret, 1))).Status,
            Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_code_logs_in_once()
    {
        var person = await NewPersonAsync();
        var code = CodeOf(person.Secret);

        var first = await CompleteAsync(Anonymous(), await ChallengeAsync(Anonymous(), person.Email), code);
        var again = await CompleteAsync(Anonymous(), await ChallengeAsync(Anonymous(), person.Email), code);

        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.OK), first.Text);
        AssertUnauthenticated(again);
    }

    [Test]
    public async Task A_recovery_code_logs_in_once()
    {
        var person = await NewPersonAsync();

        var first = await RecoverAsync(Anonymous(), await ChallengeAsync(Anonymous(), person.Email), person.Codes[3]);
        var again = await RecoverAsync(Anonymous(), await ChallengeAsync(Anonymous(), person.Email), person.Codes[3]);

        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.OK), first.Text);
        AssertUnauthenticated(again);
        Assert.That((int?)(await person.Api.GetAsync("/auth/mfa")).Json["recoveryCodesLeft"], Is.EqualTo(9));
    }

    /// <summary>Rule 15.</summary>
    [Test]
    public async Task Letter_case_counts_in_challenges_and_recovery_codes()
    {
        var person = await NewPersonAsync();
        var challenge = await ChallengeAsync(Anonymous(), person.Email);

        AssertUnauthenticated(await RecoverAsync(Anonymous(), challenge, person.Codes[0].ToLowerInvariant()));
        AssertUnauthenticated(await RecoverAsync(Anonymous(), challenge.ToUpperInvariant(), person.Codes[0]));
        Assert.That((await RecoverAsync(Anonymous(), challenge, person.Codes[0])).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Each_kind_of_code_is_refused_in_place_of_the_other_kind_and_for_another_user()
    {
        var (person, other) = (await NewPersonAsync(), await NewPersonAsync());
        var here = From(NewAddress());

        AssertUnauthenticated(await CompleteAsync(here, await ChallengeAsync(here, other.Email), CodeOf(person.Secret)));
        AssertUnauthenticated(await RecoverAsync(here, await ChallengeAsync(here, other.Email), person.Codes[0]));
        AssertUnauthenticated(await RecoverAsync(here, await ChallengeAsync(here, person.Email), CodeOf(person.Secret)));
    }

    [Test]
    public async Task All_MFA_failures_get_the_same_response()
    {
        var person = await NewPersonAsync();
        var here = From(NewAddress());
        var used = await ChallengeAsync(here, person.Email);
        await CompleteAsync(here, used, CodeOf(person.Secret));

        var answers = new[]
        {
            await CompleteAsync(here, await ChallengeAsync(here, person.Email), WrongCodeOf(person.Secret)),
            await RecoverAsync(here, await ChallengeAsync(here, person.Email), "AAAAA-AAAAA"),
            await CompleteAsync(here, used, CodeOf(person.Secret, 1)),
            await CompleteAsync(here, MadeUp.Token().Reveal(), CodeOf(person.Secret, 1)),
            await CompleteAsync(here, "nonsense", CodeOf(person.Secret, 1)),
        };

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(answers.Select(answer => answer.WithoutTrace()).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_challenge_ends_when_its_user_or_second_factor_is_disabled_or_removed()
    {
        var (disabled, deactivated, reset, goneUser) = (
            await NewPersonAsync(), await NewPersonAsync(), await NewPersonAsync(), await NewPersonAsync());
        var people = new[] { disabled, deactivated, reset, goneUser };
        var challenges = new List<string>();
        foreach (var person in people)
        {
            challenges.Add(await ChallengeAsync(Anonymous(), person.Email));
        }

        await disabled.Api.PostAsync(Disable, OwnPassword);
        await Seed.ExecuteAsync($"""UPDATE "Users" SET "Active" = 0 WHERE "Email" = {deactivated.Email}""");
        await Admin.DeleteAsync($"/users/{await IdOfAsync(reset.Api)}/mfa");
        await Seed.ExecuteAsync($"""DELETE FROM "Users" WHERE "Email" = {goneUser.Email}""");

        foreach (var (person, challenge) in people.Zip(challenges))
        {
            AssertUnauthenticated(await CompleteAsync(Anonymous(), challenge, CodeOf(person.Secret)));
        }
    }

    /// <summary>
    /// A change that ends a user's sessions also ends logins that wait for a second factor: a changed password no longer counts as the
    /// first factor.
    /// </summary>
    [Test]
    public async Task A_challenge_does_not_outlive_the_end_of_the_users_sessions()
    {
        var person = await NewPersonAsync();
        var before = await ChallengeAsync(Anonymous(), person.Email);
        await person.Api.PostAsync(Disable, OwnPassword);
        var again = await EnrolAsync(person.Email);
        var after = await ChallengeAsync(Anonymous(), person.Email);

        AssertUnauthenticated(await CompleteAsync(Anonymous(), before, CodeOf(again.Secret)));
        Assert.That((await CompleteAsync(Anonymous(), after, CodeOf(again.Secret))).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_audit_log_records_the_factor_used_and_failed_attempts()
    {
        var person = await NewPersonAsync();
        var id = await IdOfAsync(person.Api);
        var here = From(NewAddress());
        await CompleteAsync(here, await ChallengeAsync(here, person.Email), WrongCodeOf(person.Secret));
        await RecoverAsync(here, await ChallengeAsync(here, person.Email), person.Codes[0]);
        await person.Api.PostAsync(RecoveryCodes, OwnPassword);
        await person.Api.PostAsync(Disable, OwnPassword);

        var events = (await Admin.GetAsync($"/audit-events?target={id}&pageSize=100")).Json.AsArray();

        Assert.That(events.Select(happened => (string?)happened!["action"]), Is.EqualTo(new[]
        {
            "user.mfaDisabled", "user.recoveryCodesReplaced", "user.recoveryCodeUsed", "session.refused", "session.mfaRequired",
            "user.mfaEnabled", "user.mfaSetUp",
        }));
        Assert.That(events.Select(happened => (string?)happened!["actor"]!["name"]), Is.All.EqualTo(person.Email));
        Assert.That(events.Select(happened => happened!["accountId"]), Is.All.Null);
    }

    private static async Task GuessCodesAsync(Setup.Api from, string challenge, Person person, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await CompleteAsync(from, challenge, WrongCodeOf(person.Secret));
        }
    }
}
