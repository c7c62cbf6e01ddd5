using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Logins;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Mfa;

/// <summary>A caller who knows the password guesses one-time codes from many addresses and on several nodes.</summary>
public sealed class GuessedFactorTests(TestDatabase database) : MfaTests(database)
{
    private const int Limit = 10;

    [Test]
    public async Task Ten_wrong_codes_in_an_hour_end_all_pending_logins_and_no_further_code_is_checked()
    {
        var person = await NewPersonAsync();
        var waiting = await ChallengeAsync(From(NewAddress()), person.Email);

        await GuessCodesAsync(person, Limit);

        AssertUnauthenticated(await CompleteAsync(From(NewAddress()), waiting, CodeOf(person.Secret)));
        var again = await ChallengeAsync(From(NewAddress()), person.Email);
        (await CompleteAsync(From(NewAddress()), again, CodeOf(person.Secret)))
            .AssertProblem(HttpStatusCode.TooManyRequests, "too_many_codes");
        App.Clock.Advance(TimeSpan.FromHours(1));
        var later = await ChallengeAsync(From(NewAddress()), person.Email);
        Assert.That((await CompleteAsync(From(NewAddress()), later, CodeOf(person.Secret))).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Codes_sent_in_parallel_from_many_addresses_to_two_nodes_are_checked_ten_times_in_total()
    {
        var person = await NewPersonAsync();
        await using var other = new PulseApp(Settings, Configure);
        var challenges = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            challenges.Add(await ChallengeAsync(From(NewAddress()), person.Email));
        }

        var answers = await Task.WhenAll(challenges.SelectMany((challenge, i) => Enumerable.Range(0, 5)
            .Select(_ => CompleteAsync(From(NewAddress(), i % 2 == 0 ? App : other), challenge, WrongCodeOf(person.Secret)))));

        var kept = await CountOfGuessesAsync(person.Email);
        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.OK), Is.Zero);
        Assert.That(kept, Is.EqualTo(Limit));
    }

    [Test]
    public async Task A_recovery_code_logs_in_despite_guessing_and_sessions_show_the_guessing_until_the_password_changes()
    {
        var person = await NewPersonAsync();
        Assert.That((await person.Api.GetAsync("/auth/session")).Json["secondFactorGuessedAt"], Is.Null);
        await GuessCodesAsync(person, Limit);

        var login = await RecoverAsync(From(NewAddress()), await ChallengeAsync(From(NewAddress()), person.Email), person.Codes[0]);

        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.OK), login.Text);
        Assert.That((string?)login.Json["secondFactorGuessedAt"], Does.Match(Instants.Pattern));
        var user = Bearer((string)login.Json["token"]!);
        Assert.That((await person.Api.GetAsync("/auth/session")).Json["secondFactorGuessedAt"], Is.Not.Null);
        await user.PostAsync("/auth/password", new { currentPassword = Seed.Password, newPassword = "another lantern in the harbour" });
        Assert.That((await user.GetAsync("/auth/session")).Json["secondFactorGuessedAt"], Is.Null);
    }

    [Test]
    public async Task Each_account_of_the_user_and_the_system_get_an_audit_event()
    {
        var (one, two) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var person = await EnrolAsync(await Seed.UserAsync([one, two]));
        await GuessCodesAsync(person, Limit);

        foreach (var account in new[] { one, two })
        {
            var auditor = await LoginNewUserAsync(account, Permission.ReadAuditEvents);
            var recorded = (await auditor.GetAsync("/audit-events?action=user.secondFactorGuessed")).Json.AsArray();
            Assert.That(recorded, Has.Count.EqualTo(1));
        }

        Assert.That((await Admin.GetAsync("/audit-events?action=user.secondFactorGuessed")).Json.AsArray(), Is.Not.Empty);
    }

    [Test]
    public async Task Correct_codes_do_not_count_as_guesses()
    {
        var person = await NewPersonAsync();
        await GuessCodesAsync(person, Limit - 1);

        var right = await CompleteAsync(From(NewAddress()), await ChallengeAsync(From(NewAddress()), person.Email), CodeOf(person.Secret));

        Assert.That(right.Status, Is.EqualTo(HttpStatusCode.OK), right.Text);
        Assert.That(await CountOfGuessesAsync(person.Email), Is.EqualTo(Limit - 1));
    }

    /// <summary>Each guess has its own address, so that no login limit is reached.</summary>
    private async Task GuessCodesAsync(Person person, int count)
    {
        for (var i = 0; i < count; i++)
        {
            AssertUnauthenticated(await CompleteAsync(
                From(NewAddress()), await ChallengeAsync(From(NewAddress()), person.Email), WrongCodeOf(person.Secret)));
        }
    }

    private async Task<int> CountOfGuessesAsync(string email)
    {
        var keys = App.Services.GetRequiredService<LoginFailureKeys>();
        var count = 0;
        await Seed.ChangeAsync(async db =>
        {
            var key = keys.OfSecondFactor((await db.Users.SingleAsync(user => user.Email == email)).Id);
            count = await db.Set<LoginFailure>().CountAsync(failure => failure.Key == key);
        });
        return count;
    }
}
