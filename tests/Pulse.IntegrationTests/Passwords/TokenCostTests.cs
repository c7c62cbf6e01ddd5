using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Passwords;

/// <summary>Rule 14 for one-time tokens: neither the response nor its cost shows why a token is invalid.</summary>
public sealed class TokenCostTests(TestDatabase database) : PasswordTests(database)
{
    private readonly DatabaseCommands commands = new();

    /// <summary>No background work sends commands while a test counts them.</summary>
    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Cache:FeedInterval"] = "00:01:00", ["Cache:MaxStaleness"] = "00:05:00", ["Usage:FlushInterval"] = "00:01:00" };

    [TestCase("expired")]
    [TestCase("ending now")]
    [TestCase("used")]
    [TestCase("inactive")]
    [TestCase("replaced")]
    [TestCase("issued by an inactive user")]
    [TestCase("issued by a disabled key")]
    [TestCase("malformed")]
    [TestCase("upper case")]
    [TestCase("too long")]
    public async Task Security_rule_14_a_malformed_token_gets_the_same_response_at_the_same_cost_as_an_unknown_one(string kind)
    {
        var token = await NoTokenAsync(kind);
        await CostAsync(MadeUp.Token().Reveal());

        var (unknown, unknownCommands, unknownHashes) = await CostAsync(MadeUp.Token().Reveal());
        var (refused, refusedCommands, refusedHashes) = await CostAsync(token);

        refused.AssertInvalid("token");
        Assert.That(refused.WithoutTrace(), Is.EqualTo(unknown.WithoutTrace()));
        Assert.That(refusedCommands, Is.EqualTo(unknownCommands));
        Assert.That(refusedCommands.Count(command => Regex.IsMatch(command, "PasswordTokenHash.? = @")), Is.EqualTo(1));
        Assert.That((refusedHashes, unknownHashes), Is.EqualTo((0, 0)));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        commands.RecordIn(services);
    }

    private async Task<string> NoTokenAsync(string kind)
    {
        var email = await NewUserAsync();
        var token = await TokenAsync(email, kind switch
        {
            "expired" => TimeSpan.FromMinutes(-1),
            "ending now" => TimeSpan.Zero,
            _ => null,
        });
        switch (kind)
        {
            case "used":
                Assert.That((await SetPasswordAsync(Somewhere(), token)).Status, Is.EqualTo(HttpStatusCode.NoContent));
                break;
            case "inactive":
                await Seed.ExecuteAsync($"""UPDATE "Users" SET "Active" = 0 WHERE "Email" = {email}""");
                break;
            case "issued by an inactive user":
                var account = await Seed.AccountAsync();
                var issuer = await Seed.UserAsync([account], (Role.AccountAdminId, account));
                var made = await (await LoginAsync(issuer, Seed.Password)).MakeUserAsync();
                await Seed.ExecuteAsync($"""UPDATE "Users" SET "Active" = 0 WHERE "Email" = {issuer}""");
                return made.Token;
            case "issued by a disabled key":
                var admin = await AdminInNewAccountAsync();
                var key = await admin.MakeKeyAsync("writeUsers");
                var ofKey = await Using(key).MakeUserAsync();
                await admin.PatchAsync(key.Path, new { active = false });
                return ofKey.Token;
            case "replaced":
                await TokenAsync(email);
                break;
        }

        return kind switch
        {
            "malformed" => "not a token",
            "upper case" => token.ToUpperInvariant(),
            "too long" => token + "0",
            _ => token,
        };
    }

    private async Task<(Answer Answer, IReadOnlyList<string> Commands, int Hashes)> CostAsync(string token)
    {
        var from = Somewhere();
        commands.Take();
        var before = Passwords.Count + Passwords.Made;
        var answer = await SetPasswordAsync(from, token);
        return (answer, commands.Take(), Passwords.Count + Passwords.Made - before);
    }
}
