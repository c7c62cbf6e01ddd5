using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Mfa;

/// <summary>Rule 19 for second factors.</summary>
public sealed class MfaLimitTests(TestDatabase database) : MfaTests(database)
{
    private const int Limit = 10;

    [Test]
    public async Task After_ten_failures_of_either_kind_even_correct_codes_and_passwords_are_refused_unchecked()
    {
        var person = await NewPersonAsync();
        var here = From(NewAddress());
        var challenge = await ChallengeAsync(here, person.Email);
        await FailCodesAsync(here, person, 6);
        await GuessesAsync(here, person.Email, Limit - 6);

        AssertTooMany(await CompleteAsync(here, challenge, CodeOf(person.Secret)));
        AssertTooMany(await RecoverAsync(here, challenge, person.Codes[0]));
        AssertTooMany(await AttemptAsync(here, person.Email, Seed.Password));
    }

    [Test]
    public async Task A_code_refused_by_the_rate_limit_is_not_consumed_and_uses_no_attempt()
    {
        var person = await NewPersonAsync();
        var (here, elsewhere) = (From(NewAddress()), From(NewAddress()));
        var challenge = await ChallengeAsync(here, person.Email);
        var code = CodeOf(person.Secret, 1);
        await GuessesAsync(here, person.Email, Limit);
        for (var i = 0; i < 5; i++)
        {
            AssertTooMany(await CompleteAsync(here, challenge, code));
        }

        var completed = await CompleteAsync(elsewhere, challenge, code);

        Assert.That(completed.Status, Is.EqualTo(HttpStatusCode.OK), completed.Text);
    }

    [Test]
    public async Task Failures_of_codes_count_for_the_email_from_everywhere_and_for_the_address()
    {
        var person = await NewPersonAsync();
        for (var i = 0; i < 10; i++)
        {
            var here = From(NewAddress());
            var codes = i < 9 ? 1 : 0;
            await FailCodesAsync(here, person, codes);
            await GuessesAsync(here, person.Email, 10 - codes);
        }

        AssertTooMany(await AttemptAsync(From(NewAddress()), person.Email, Seed.Password));
    }

    [Test]
    public async Task Codes_that_confirm_are_limited_too()
    {
        var user = (await UserAsync()).From(NewAddress());
        var secret = await SetUpAsync(user);
        for (var i = 0; i < Limit; i++)
        {
            (await user.PostAsync(Confirm, new { code = WrongCodeOf(secret) })).AssertInvalid("code");
        }

        AssertTooMany(await user.PostAsync(Confirm, new { code = CodeOf(secret) }));
        Assert.That((await user.PostAsync(Begin, OwnPassword)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Password_confirmations_are_rate_limited_too()
    {
        var person = await NewPersonAsync();
        var here = person.Api.From(NewAddress());
        for (var i = 0; i < Limit; i++)
        {
            (await here.PostAsync(Disable, new { password = "a wrong password" })).AssertInvalid("password");
        }

        AssertTooMany(await here.PostAsync(Disable, OwnPassword));
        AssertTooMany(await here.PostAsync(RecoveryCodes, OwnPassword));
    }

    private static async Task FailCodesAsync(Setup.Api from, Person person, int count)
    {
        var challenge = await ChallengeAsync(from, person.Email);
        for (var i = 0; i < count; i++)
        {
            challenge = i == 3 ? await ChallengeAsync(from, person.Email) : challenge;
            var failed = await CompleteAsync(from, challenge, WrongCodeOf(person.Secret));
            Assert.That(failed.Status, Is.EqualTo(HttpStatusCode.Unauthorized), failed.Text);
        }
    }
}
