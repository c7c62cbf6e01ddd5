using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Passwords;

/// <summary>Rule 19 for guesses of one-time tokens and of existing e-mail addresses.</summary>
public sealed class AttemptLimitTests(TestDatabase database) : PasswordTests(database)
{
    private const int EmailLimit = 3;
    private const int AddressLimit = 5;

    protected override Dictionary<string, string> MoreSettings => new()
    {
        ["Login:FailuresPerEmailAndAddress"] = $"{EmailLimit}",
        ["Login:FailuresPerAddress"] = $"{AddressLimit}",
    };

    [Test]
    public async Task Security_rule_19_after_too_many_wrong_tokens_from_an_address_even_a_valid_one_is_not_checked()
    {
        var email = await NewUserAsync();
        var (token, address) = (await TokenAsync(email), NewAddress());
        for (var i = 0; i < AddressLimit; i++)
        {
            (await GuessTokenAsync(From(address))).AssertInvalid("token");
        }

        AssertTooMany(await SetPasswordAsync(From(address), token));
        AssertTooMany(await AttemptAsync(From(address), email, Seed.Password));
        Assert.That((await SetPasswordAsync(Somewhere(), token)).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task Tokens_guessed_in_parallel_never_exceed_the_limit_of_their_address()
    {
        var here = Somewhere();

        var answers = await Task.WhenAll(Enumerable.Range(0, 3 * AddressLimit).Select(_ => GuessTokenAsync(here)));

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.BadRequest), Is.EqualTo(AddressLimit));
        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests), Is.EqualTo(2 * AddressLimit));
    }

    [Test]
    public async Task Wrong_tokens_no_longer_count_after_their_window()
    {
        var address = NewAddress();
        await Task.WhenAll(Enumerable.Range(0, AddressLimit).Select(_ => GuessTokenAsync(From(address))));

        AssertTooMany(await GuessTokenAsync(From(address)));
        App.Clock.Advance(TimeSpan.FromMinutes(15));

        (await GuessTokenAsync(From(address))).AssertInvalid("token");
    }

    [Test]
    public async Task A_refusal_that_is_not_about_the_token_does_not_count()
    {
        var from = Somewhere();
        var token = await TokenAsync(await NewUserAsync());
        for (var i = 0; i < AddressLimit; i++)
        {
            (await SetPasswordAsync(from, token, "too short")).AssertInvalid("password");
        }

        Assert.That((await SetPasswordAsync(from, token)).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task Requests_for_emails_in_use_are_limited_and_then_every_request_is_refused()
    {
        var (_, sessions) = await WarmUserAsync();
        for (var i = 0; i < EmailLimit; i++)
        {
            (await ChangeEmailAsync(sessions[0], await NewUserAsync())).AssertProblem(HttpStatusCode.Conflict, "email_unavailable");
        }

        AssertTooMany(await ChangeEmailAsync(sessions[0], await NewUserAsync()));
        AssertTooMany(await ChangeEmailAsync(sessions[0], "free.but.too.late@pulse.test"));
    }

    [Test]
    public async Task Emails_requested_in_parallel_never_exceed_that_limit()
    {
        var (_, sessions) = await WarmUserAsync();
        var taken = await NewUserAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 3 * EmailLimit).Select(_ => ChangeEmailAsync(sessions[0], taken)));

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.Conflict), Is.EqualTo(EmailLimit));
        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests), Is.EqualTo(2 * EmailLimit));
    }

    [Test]
    public async Task Security_rule_19_wrong_invitation_tokens_count_against_the_session()
    {
        var email = await NewUserAsync();
        var user = (await LoginAsync(email, Seed.Password)).From(NewAddress());
        var invited = await (await UserAsync(Permission.WriteUsers)).MakeUserAsync(email);
        for (var i = 0; i < EmailLimit; i++)
        {
            (await AcceptAsync(user, i == 0 ? "no token" : MadeUp.Token().Reveal())).AssertInvalid("token");
        }

        AssertTooMany(await AcceptAsync(user, invited.Token));
        AssertTooMany(await AcceptAsync(user.From(NewAddress()), invited.Token));
        Assert.That(
            (await AcceptAsync(await LoginAsync(email, Seed.Password), invited.Token)).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    private static Task<Answer> AcceptAsync(Setup.Api user, string token) => user.PostAsync("/auth/invitations/accept", new { token });

    private static Task<Answer> GuessTokenAsync(Setup.Api from) => SetPasswordAsync(from, MadeUp.Token().Reveal());
}
