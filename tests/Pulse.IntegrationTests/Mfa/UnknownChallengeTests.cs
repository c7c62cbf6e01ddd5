using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Mfa;

/// <summary>Rule 19 for challenges: guesses have no user and count against their address.</summary>
public sealed class UnknownChallengeTests(TestDatabase database) : MfaTests(database)
{
    private const int AddressLimit = 5;

    protected override Dictionary<string, string> MoreSettings => new() { ["Login:FailuresPerAddress"] = $"{AddressLimit}" };

    [TestCase("unknown")]
    [TestCase("used")]
    [TestCase("malformed")]
    public async Task Security_rule_19_after_too_many_unknown_challenges_from_an_address_even_a_valid_one_is_not_checked(string kind)
    {
        var person = await NewPersonAsync();
        var (here, elsewhere) = (From(NewAddress()), From(NewAddress()));
        var used = await ChallengeAsync(elsewhere, person.Email);
        await CompleteAsync(elsewhere, used, CodeOf(person.Secret));
        var challenge = await ChallengeAsync(here, person.Email);
        for (var i = 0; i < AddressLimit; i++)
        {
            AssertUnauthenticated(await CompleteAsync(
                here, kind switch { "used" => used, "malformed" => "nonsense", _ => MadeUp.Token().Reveal() }, "123456"));
        }

        AssertTooMany(await CompleteAsync(here, challenge, CodeOf(person.Secret, 1)));
        AssertTooMany(await AttemptAsync(here, person.Email, Seed.Password));
        var completed = await CompleteAsync(elsewhere, challenge, CodeOf(person.Secret, 1));
        Assert.That(completed.Status, Is.EqualTo(System.Net.HttpStatusCode.OK), completed.Text);
    }

    [Test]
    public async Task Guesses_in_parallel_never_pass_the_limit_of_their_address()
    {
        var here = From(NewAddress());

        var answers =
            await Task.WhenAll(Enumerable.Range(0, 3 * AddressLimit).Select(_ => CompleteAsync(here, MadeUp.Token().Reveal(), "123456")));

        Assert.That(answers.Count(answer => answer.Status == System.Net.HttpStatusCode.Unauthorized), Is.EqualTo(AddressLimit));
        Assert.That(answers.Count(answer => answer.Status == System.Net.HttpStatusCode.TooManyRequests), Is.EqualTo(2 * AddressLimit));
    }
}
