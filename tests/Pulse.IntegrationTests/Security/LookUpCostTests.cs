using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Authorization;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>The number of database commands for a presented credential: none if it is in memory.</summary>
public sealed class LookUpCostTests(TestDatabase database) : CacheTests(database)
{
    private const int AtOnce = 50;

    private static readonly string Token = new('0', 64);
    private static readonly string Identifier = MadeUp.Identifier().Value;
    private static readonly string Secret = MadeUp.Secret().Reveal();

    /// <summary>Database contexts created for requests.</summary>
    private int contexts;

    private static IEnumerable<TestCaseData> Malformed =>
    [
        new TestCaseData($"Authorization: Bearer {Token[1..]}", null).SetArgDisplayNames("a short token"),
        new TestCaseData($"Authorization: Bearer {Token}0", null).SetArgDisplayNames("a long token"),
        new TestCaseData($"Authorization: Bearer {Token[1..]}\u00e9", null).SetArgDisplayNames("a token with a character outside ASCII"),
        new TestCaseData($"Authorization: Basic {Token}", null).SetArgDisplayNames("another scheme"),
        new TestCaseData($"Authorization: Bearer {new string('a', 8_000)}", null).SetArgDisplayNames("a token of 8,000 characters"),
        new TestCaseData($"Authorization: Bearer {Token}", $"Authorization: Bearer {Token}").SetArgDisplayNames("two tokens"),
        new TestCaseData($"x-api-key: {Identifier}", null).SetArgDisplayNames("a key without its secret"),
        new TestCaseData($"x-api-secret: {Secret}", null).SetArgDisplayNames("a secret without its key"),
        new TestCaseData($"x-api-key: {Identifier[..^1]}", $"x-api-secret: {Secret}").SetArgDisplayNames("a short key"),
        new TestCaseData($"x-api-key: {Identifier}0", $"x-api-secret: {Secret}").SetArgDisplayNames("a long key"),
        new TestCaseData($"x-api-key: {Identifier[1..]}0", $"x-api-secret: {Secret}").SetArgDisplayNames("a key with another prefix"),
        new TestCaseData($"x-api-key: {Identifier[..^1]}\u00e9", $"x-api-secret: {Secret}")
            .SetArgDisplayNames("a key with a character outside ASCII"),
        new TestCaseData($"x-api-key: apiKey-{new string('a', 8_000)}", $"x-api-secret: {Secret}").SetArgDisplayNames(
            "a key of 8,000 characters"),
        new TestCaseData($"x-api-key: {Identifier}", $"x-api-secret: {Secret[..^1]}").SetArgDisplayNames("a short secret"),
        new TestCaseData($"x-api-key: {Identifier}", $"x-api-secret: {Secret}0").SetArgDisplayNames("a long secret"),
        new TestCaseData($"x-api-key: {Identifier}", $"x-api-secret: x{Secret[1..]}").SetArgDisplayNames("a secret with another prefix"),
        new TestCaseData($"x-api-key: {Identifier}", $"x-api-secret: {Secret[..^1]}{(Secret[^1] == '0' ? '1' : '0')}").SetArgDisplayNames(
            "a false checksum"),
        new TestCaseData($"x-api-key: {Identifier}", $"x-api-secret: {Secret[..^1]}\u00e9")
            .SetArgDisplayNames("a secret with a character outside ASCII"),
        new TestCaseData($"x-api-key: {Identifier}", $"x-api-secret: pls_{new string('a', 8_000)}").SetArgDisplayNames(
            "a secret of 8,000 characters"),
        new TestCaseData($"x-api-key: {Identifier}", $"x-api-secret: {Secret}\r\nx-api-secret: {Secret}").SetArgDisplayNames("two secrets"),
        new TestCaseData($"x-api-key: {Identifier}\r\nx-api-key: {Identifier}", $"x-api-secret: {Secret}").SetArgDisplayNames("two keys"),
    ];

    protected override Dictionary<string, string> MoreSettings => new() { ["Cache:FailedLookupsPerMinute"] = "1" };

    [Test]
    public async Task The_first_use_of_a_credential_costs_few_database_commands_and_later_uses_cost_none([Values] WayIn wayIn)
    {
        var caller = await ColdAsync(wayIn);

        var first = await CostOfSessionAsync(caller);
        await caller.GetAsync("/permissions");
        contexts = 0;
        var second = await CostOfSessionAsync(caller);
        var third = await CostAsync(() => caller.GetAsync("/permissions"));

        Assert.That((first.Answer.Status, first.Commands), Is.EqualTo((HttpStatusCode.OK, CommandsOf(wayIn))));
        Assert.That((second.Answer.Status, second.Commands), Is.EqualTo((HttpStatusCode.OK, 0)));
        Assert.That((third.Answer.Status, third.Commands), Is.EqualTo((HttpStatusCode.OK, 0)));
        Assert.That(contexts, Is.Zero, "A database context that a request does not use costs it 8 KB.");
    }

    [Test]
    public async Task A_cached_key_is_verified_without_a_command_and_without_a_database_context()
    {
        var (service, key) = (Using(await Admin.MakeKeyAsync("verifyApiKeys")), await Admin.MakeKeyAsync("readApiKeys"));
        await VerifyAsync();
        contexts = 0;

        var verified = await CostAsync(VerifyAsync);

        Assert.That(((bool)verified.Answer.Json["valid"]!, verified.Commands), Is.EqualTo((true, 0)));
        Assert.That(contexts, Is.Zero, "A database context would be most of the cost of a verification.");

        Task<Answer> VerifyAsync() => service.PostAsync("/apikeys/verify", new { apiKey = key.ApiKey, apiSecret = key.Secret });
    }

    [Test]
    public async Task A_superAdmin_in_another_account_costs_no_database_command_once_both_are_cached()
    {
        await StatusOfSessionAsync(Admin);
        var admin = AdminIn(await Seed.AccountAsync());

        var first = await CostOfSessionAsync(admin);
        var second = await CostOfSessionAsync(admin);

        Assert.That(first.Commands, Is.EqualTo(1), "Only the account is not in memory yet.");
        Assert.That((second.Answer.Status, second.Commands), Is.EqualTo((HttpStatusCode.OK, 0)));
    }

    [Test]
    public async Task Concurrent_requests_with_one_uncached_credential_share_one_look_up([Values] WayIn wayIn)
    {
        var caller = await ColdAsync(wayIn);
        Commands.Take();
        LookUps.Close(Held.BeforeRead);

        var requests = Enumerable.Range(0, AtOnce).Select(_ => StatusOfSessionAsync(caller)).ToList();
        await LookUps.WaitForRequestsAsync(AtOnce);
        LookUps.Open();

        Assert.That(await Task.WhenAll(requests), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(Commands.Take(), Has.Count.EqualTo(CommandsOf(wayIn)));
    }

    [TestCaseSource(nameof(Malformed))]
    public async Task A_malformed_credential_causes_no_database_command_and_spends_no_budget(string header, string? other)
    {
        string[] head = ["GET /auth/session HTTP/1.1", header, .. other is null ? [] : new[] { other }];

        var refused = await CostAsync(() => Anonymous().SendRawAsync(string.Join("\r\n", head) + "\r\n"));
        var good = await StatusOfSessionAsync(await ColdAsync(WayIn.Key));

        Assert.That(refused.Answer.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(refused.Commands, Is.Zero);
        Assert.That(good, Is.EqualTo(HttpStatusCode.OK), "One more failure from this address would exceed the limit.");
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<PulseDbContext>((db, provider) =>
        {
            contexts += provider.GetRequiredService<RequestContext>().IsFromClient ? 1 : 0;
            return db;
        });
    }

    /// <summary>A key or its session is one row with joined rows. A user has two collections, which one command would multiply.</summary>
    private static int CommandsOf(WayIn wayIn) => wayIn == WayIn.UsersSession ? 4 : 1;
}
