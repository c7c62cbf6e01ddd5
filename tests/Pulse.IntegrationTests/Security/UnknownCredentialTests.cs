using System.Globalization;
using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>
/// Rule 19 for credentials: an address that sends made-up credentials runs out of lookups, without an effect on other callers.
/// </summary>
public sealed class UnknownCredentialTests(TestDatabase database) : CacheTests(database)
{
    private const int Budget = 5;

    /// <summary>Lookups in progress when the budget ends.</summary>
    private const int Overdraft = 8 - 1;

    protected override Dictionary<string, string> MoreSettings => new() { ["Cache:FailedLookupsPerMinute"] = $"{Budget}" };

    [Test]
    public async Task An_address_without_a_budget_is_refused_without_a_look_up([Values] WayIn wayIn)
    {
        var address = ClientAddresses.New();
        var caller = (await ColdAsync(wayIn)).From(address);
        await SpendAsync(address);

        var refused = await CostOfSessionAsync(caller);
        var elsewhere = await CostOfSessionAsync(caller.From(ClientAddresses.New()));

        AssertTooMany(refused.Answer);
        Assert.That(refused.Commands, Is.Zero);
        Assert.That(elsewhere.Answer.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_cached_credential_is_accepted_although_the_budget_of_its_address_is_spent([Values] WayIn wayIn)
    {
        var address = ClientAddresses.New();
        var caller = (await WarmAsync(wayIn)).From(address);

        await SpendAsync(address);

        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_look_up_is_made_while_one_failure_of_the_budget_is_left()
    {
        var address = ClientAddresses.New();
        await SpendAsync(address, Budget - 1);

        Assert.That(await StatusOfSessionAsync((await ColdAsync(WayIn.Key)).From(address)), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Addresses_of_one_IPv6_slash_64_share_a_budget()
    {
        var caller = await ColdAsync(WayIn.Key);
        await SpendAsync("2001:db8:9:2::1", 2);
        await SpendAsync("2001:db8:9:2:ffff:ffff:ffff:ffff", Budget - 2);

        AssertTooMany(await caller.From("2001:db8:9:2:1234::").GetAsync("/auth/session"));
        Assert.That(await StatusOfSessionAsync(caller.From("2001:db8:9:3::1")), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_IPv4_address_mapped_into_IPv6_has_the_budget_of_the_IPv4_address()
    {
        var address = ClientAddresses.New();
        await SpendAsync(address, Budget - 1);
        await SpendAsync($"::ffff:{address}", 1);

        AssertTooMany(await (await ColdAsync(WayIn.Key)).From(address).GetAsync("/auth/session"));
    }

    [Test]
    public async Task Tokens_keys_wrong_secrets_and_logins_share_a_budget()
    {
        var (address, key) = (ClientAddresses.New(), await Admin.MakeKeyAsync("readApiKeys"));
        Setup.Api[] guesses =
        [
            Bearer(MadeUp.Token().Reveal()),
            ApiKey(MadeUp.Identifier().Value, MadeUp.Secret().Reveal()),
            ApiKey(key.ApiKey, MadeUp.Secret().Reveal()),
        ];
        foreach (var guess in guesses)
        {
            Assert.That(await StatusOfSessionAsync(guess.From(address)), Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        foreach (var apiKey in (string[])[key.ApiKey, MadeUp.Identifier().Value])
        {
            var login = await Anonymous().From(address).PostAsync("/auth/login", new { apiKey, apiSecret = MadeUp.Secret().Reveal() });
            Assert.That(login.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        AssertTooMany(await Using(key).From(address).GetAsync("/auth/session"));
        AssertTooMany(await Anonymous().From(address).PostAsync("/auth/login", key.Login));
    }

    [Test]
    public async Task Parallel_guesses_exceed_the_budget_only_by_a_few()
    {
        var address = ClientAddresses.New();

        var guesses =
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => StatusOfSessionAsync(Bearer(MadeUp.Token().Reveal()).From(address))));

        Assert.That(guesses.Count(status => status == HttpStatusCode.Unauthorized), Is.InRange(Budget, Budget + Overdraft));
        Assert.That(guesses.Distinct(), Is.EquivalentTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests }));
    }

    private static void AssertTooMany(Answer answer)
    {
        answer.AssertProblem(HttpStatusCode.TooManyRequests, "too_many_unknown_credentials");
        Assert.That(int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture), Is.InRange(1, 60));
    }

    private async Task SpendAsync(string address, int failures = Budget)
    {
        for (var i = 0; i < failures; i++)
        {
            Assert.That(await StatusOfSessionAsync(Bearer(MadeUp.Token().Reveal()).From(address)), Is.EqualTo(HttpStatusCode.Unauthorized));
        }
    }
}
