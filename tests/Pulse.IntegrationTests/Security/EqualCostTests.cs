using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Users;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 14, by counting: an unknown credential costs the same as a wrong one, and a malformed one costs nothing.</summary>
public sealed class EqualCostTests(TestDatabase database) : SecurityTests(database)
{
    private const string Token = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly PasswordChecks passwords = new();
    private readonly DatabaseCommands commands = new();

    private static string NewIdentifier => MadeUp.Identifier().Value;

    private static string NewSecret => MadeUp.Secret().Reveal();

    [Test]
    public async Task An_unknown_email_costs_what_a_wrong_password_costs()
    {
        var known = await Seed.UserAsync(await Seed.AccountAsync(), Permission.ReadApiKeys);

        var wrong = await CostAsync(() => Anonymous().PostAsync("/auth/login", new { email = known, password = "a wrong password" }));
        var unknown =
            await CostAsync(() => Anonymous().PostAsync("/auth/login", new { email = "nobody@pulse.test", password = "a wrong password" }));

        Assert.That(wrong.Hashes, Is.EqualTo(1));
        Assert.That(unknown.Hashes, Is.EqualTo(1));
        Assert.That(unknown.Commands, Is.EqualTo(wrong.Commands));
        Assert.That(unknown.Answer.Code, Is.EqualTo(wrong.Answer.Code));
        Assert.That(unknown.Answer.Status, Is.EqualTo(wrong.Answer.Status));
    }

    [Test]
    public async Task Checking_the_correct_password_of_a_disabled_user_costs_the_same_as_a_wrong_one()
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync(), Permission.ReadApiKeys);
        await Seed.ExecuteAsync($"""UPDATE "Users" SET "Active" = 0 WHERE "Email" = {email}""");

        // The first refusal of a user is recorded at once, for any reason.
        await Anonymous().PostAsync("/auth/login", new { email, password = "a wrong password" });
        var right = await CostAsync(() => Anonymous().PostAsync("/auth/login", new { email, password = Seed.Password }));
        var wrong = await CostAsync(() => Anonymous().PostAsync("/auth/login", new { email, password = "a wrong password" }));

        Assert.That((right.Hashes, right.Answer.Code), Is.EqualTo((1, wrong.Answer.Code)));
        Assert.That(right.Commands, Is.EqualTo(wrong.Commands));
    }

    [Test]
    public async Task An_unknown_key_costs_what_a_wrong_secret_costs([Values] bool login)
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");

        var wrong = await CostAsync(() => PresentAsync(key.ApiKey, NewSecret, login));
        var unknown = await CostAsync(() => PresentAsync(NewIdentifier, NewSecret, login));

        Assert.That(wrong.Commands.Count(command => command.Contains("KeySecrets", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(unknown.Commands, Is.EqualTo(wrong.Commands));
        Assert.That(unknown.Answer.Code, Is.EqualTo(wrong.Answer.Code));
    }

    [TestCase("apiKey-", null)]
    [TestCase("apiKey-0123456789ABCDEFGHIJKLM!", null)]
    [TestCase("APIKEY-0123456789ABCDEFGHIJKLMN", null)]
    [TestCase("apiKey-0123456789ABCDEFGHIJKLMNO", null)]
    [TestCase(null, "pls_")]
    [TestCase(null, "not a secret")]
    [TestCase(null, "pls_0000000000000000000000000000000000000000000000000")]
    [TestCase(null, "pls_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [TestCase(null, "acmelive_0000000000000000000000000000000000000000000000000")]
    [TestCase(null, "pla_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf16W1Tj")]
    public async Task A_malformed_key_or_a_false_checksum_costs_no_command_and_no_hash(string? identifier, string? secret)
    {
        foreach (var login in (bool[])[false, true])
        {
            var refused = await CostAsync(() => PresentAsync(identifier ?? NewIdentifier, secret ?? NewSecret, login));

            Assert.That(refused.Answer.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(refused.Commands, Is.Empty);
            Assert.That(refused.Hashes, Is.Zero);
        }
    }

    [TestCase("0")]
    [TestCase(Token + "0")]
    [TestCase("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg")]
    public async Task A_malformed_token_costs_no_command(string token)
    {
        var refused = await CostAsync(() => Bearer(token).GetAsync("/auth/session"));

        Assert.That(refused.Answer.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(refused.Commands, Is.Empty);
    }

    [Test]
    public async Task An_unknown_token_costs_one_command_and_is_found_by_its_hash()
    {
        var refused = await CostAsync(() => Bearer(Token).GetAsync("/auth/session"));

        Assert.That(refused.Answer.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(refused.Commands, Has.Count.EqualTo(1));
        Assert.That(refused.Commands[0], Does.Contain("TokenHash"));
    }

    [Test]
    public void Hashes_of_secrets_are_compared_in_constant_time()
    {
        var compare = typeof(CredentialHash).GetMethod(nameof(CredentialHash.Matches))!;
        var constantTime = typeof(CryptographicOperations).GetMethod(nameof(CryptographicOperations.FixedTimeEquals))!;

        Assert.That(Calls.Of(compare), Does.Contain(constantTime));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<IPasswordHasher<UserCredential>>(passwords.Around);
        commands.RecordIn(services);
    }

    private Task<Answer> PresentAsync(string apiKey, string apiSecret, bool login) => login
        ? Anonymous().PostAsync("/auth/login", new { apiKey, apiSecret })
        : ApiKey(apiKey, apiSecret).GetAsync("/auth/session");

    private async Task<(Answer Answer, int Hashes, IReadOnlyList<string> Commands)> CostAsync(Func<Task<Answer>> request)
    {
        commands.Take();
        var before = passwords.Count;
        var answer = await request();
        return (answer, passwords.Count - before, commands.Take());
    }
}
