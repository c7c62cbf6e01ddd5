using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>A call verifies what came after the checkpoint; what came before it is verified by a full check.</summary>
public sealed class CheckpointTests(TestDatabase database) : ContractTests(database)
{
    private const string Third = "WHERE \"AccountId\" = {account} AND \"Position\" = 3";

    private Setup.Api reader = null!;
    private string account = "";

    /// <summary>The test itself seals; and a node that misses its newest events takes the database for a restored one.</summary>
    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Cache:FeedInterval"] = "00:01:00", ["Cache:MaxStaleness"] = "00:05:00" };

    [SetUp]
    public async Task FiveEventsAsync()
    {
        account = await Seed.AccountAsync();
        reader = await LoginNewUserAsync(account, Permission.ReadAuditEvents);
        await MakeKeysAsync(4);
        await (await AdminInNewAccountAsync()).MakeKeyAsync();
    }

    [Test]
    public async Task A_checkpoint_is_the_last_event_that_was_verified()
    {
        var before = await CheckAsync();
        await SealAsync();
        await MakeKeysAsync(2);

        var after = await CheckAsync();

        Assert.That((before["checkpoint"], (long)before["checked"]!), Is.EqualTo(((JsonNode?)null, 5)));
        Assert.That((long)after["checkpoint"]!["position"]!, Is.EqualTo(5));
        Assert.That((string)after["checkpoint"]!["mac"]!, Is.EqualTo((string)before["head"]!["mac"]!));
        Assert.That(
            ((bool)after["ok"]!, (long)after["checked"]!, (long)after["unchecked"]!, (long)after["head"]!["position"]!),
            Is.EqualTo((true, 7, 0, 7)));
        Assert.That(new[] { after["systemCheckpoint"], after["fullCheck"], after["systemFullCheck"] }, Is.All.Null);
    }

    [Test]
    public async Task An_event_that_was_changed_before_the_checkpoint_is_found_by_a_full_check_and_stays_found_until_one_finds_it_mended()
    {
        await SealAsync();
        await ExecuteAsync($"UPDATE \"AuditEvents\" SET \"Action\" = 'apiKey.rotated' {Third}");
        var early = await CheckAsync();

        var found = await FullyAsync(reader);
        await MakeKeysAsync(1);
        await ExecuteAsync($"UPDATE \"AuditEvents\" SET \"Action\" = 'apiKey.created' {Third}");
        var kept = await CheckAsync();
        var mended = await FullyAsync(reader);

        Assert.That(((bool)early["ok"]!, (long?)early["firstBroken"]), Is.EqualTo((true, (long?)null)));
        Assert.That(
            ((bool)found["ok"]!, (long?)found["firstBroken"], (long?)found["fullCheck"]!["firstBroken"]), Is.EqualTo((false, 3L, 3L)));
        Assert.That(((bool)kept["ok"]!, (long?)kept["firstBroken"]), Is.EqualTo((false, 3L)));
        Assert.That(
            ((bool)mended["ok"]!, (long?)mended["firstBroken"], (long)mended["checkpoint"]!["position"]!),
            Is.EqualTo((true, (long?)null, 6)));
    }

    [Test]
    public async Task A_break_at_an_impossible_position_cannot_be_erased_from_the_checkpoints()
    {
        await SealAsync();
        await ExecuteAsync($"UPDATE \"AuditEvents\" SET \"Position\" = -2 {Third}");
        var found = await FullyAsync(reader);

        await ExecuteAsync("UPDATE \"AuditCheckpoints\" SET \"FirstBroken\" = NULL WHERE \"Chain\" = {account}");
        await ExecuteAsync("UPDATE \"AuditEvents\" SET \"Position\" = 3 WHERE \"AccountId\" = {account} AND \"Position\" = -2");

        Assert.That((long)found["firstBroken"]!, Is.GreaterThan(0));
        Assert.That((bool)(await CheckAsync())["ok"]!, Is.False);
    }

    [TestCase("-315360000000")]
    [TestCase("9000000000000000000")]
    public async Task A_changed_step_back_of_the_clock_hides_no_event_of_a_period(string stepBack)
    {
        const string Period = "/audit-events?from=2020-01-01T00:00:00Z&to=2990-01-01T00:00:00Z&pageSize=100";
        var before = (await reader.GetAsync(Period)).Json.AsArray().Count;

        await ExecuteAsync($"UPDATE \"AuditChains\" SET \"LargestStepBack\" = {stepBack} WHERE \"Id\" = {{account}}");

        Assert.That((await reader.GetAsync(Period)).Json.AsArray(), Has.Count.EqualTo(before));
    }

    [Test]
    public async Task A_break_that_a_call_has_found_stays_found_when_it_is_mended()
    {
        await ExecuteAsync($"UPDATE \"AuditEvents\" SET \"Action\" = 'apiKey.rotated' {Third}");
        var found = await CheckAsync();
        await WaitForCheckpointAsync();
        await ExecuteAsync($"UPDATE \"AuditEvents\" SET \"Action\" = 'apiKey.created' {Third}");

        var mended = await CheckAsync();

        Assert.That(((long?)found["firstBroken"], (long?)mended["firstBroken"], (bool)mended["ok"]!), Is.EqualTo((3L, 3L, false)));
    }

    [Test]
    public async Task A_break_after_the_checkpoint_is_found_at_once_and_the_checkpoint_stays_before_it()
    {
        await SealAsync();
        await MakeKeysAsync(3);
        await ExecuteAsync("DELETE FROM \"AuditEvents\" WHERE \"AccountId\" = {account} AND \"Position\" = 7");
        var found = await CheckAsync();

        await SealAsync();
        await MakeKeysAsync(1);
        await SealAsync();
        var later = await CheckAsync();

        Assert.That(((long?)found["firstBroken"], (long?)later["firstBroken"]), Is.EqualTo((7L, 7L)));
        Assert.That((long)later["checkpoint"]!["position"]!, Is.EqualTo(6));
    }

    [TestCase("DELETE FROM \"AuditEvents\" WHERE \"AccountId\" = {account}", 5)]
    [TestCase("DELETE FROM \"AuditEvents\" WHERE \"AccountId\" = {account} AND \"Position\" = 5", 5)]
    [TestCase("UPDATE \"AuditEvents\" SET \"Mac\" = (SELECT \"Mac\" FROM \"AuditChains\" WHERE \"Id\" = 0) {fifth}", 5)]
    [TestCase("DELETE FROM \"AuditChains\" WHERE \"Id\" = {account}", 1)]
    public async Task What_was_taken_away_at_the_checkpoint_is_found_at_once(string statement, int at)
    {
        await SealAsync();
        await ExecuteAsync(statement);

        Assert.That((long?)(await CheckAsync())["firstBroken"], Is.EqualTo(at));
    }

    [Test]
    public async Task Old_rows_that_were_put_back_with_their_sealed_head_are_found_by_the_checkpoint()
    {
        await using var scope = App.Services.CreateAsyncScope();
        var chains = scope.ServiceProvider.GetRequiredService<PulseDbContext>().Set<AuditChain>()
            .Where(chain => chain.Id == NumberOf(account));
        var old = await chains.AsNoTracking().SingleAsync();
        await MakeKeysAsync(2);
        await SealAsync();

        await ExecuteAsync("DELETE FROM \"AuditEvents\" WHERE \"AccountId\" = {account} AND \"Position\" > 5");
        await chains.ExecuteUpdateAsync(set => set
            .SetProperty(chain => chain.Position, old.Position)
            .SetProperty(chain => chain.Mac, old.Mac)
            .SetProperty(chain => chain.Seal, old.Seal));

        Assert.That((long?)(await CheckAsync())["firstBroken"], Is.EqualTo(6));
        Assert.That((long?)(await FullyAsync(reader))["firstBroken"], Is.EqualTo(6));
    }

    [TestCase("UPDATE \"AuditCheckpoints\" SET \"Position\" = 4 WHERE \"Chain\" = {account}")]
    [TestCase("UPDATE \"AuditCheckpoints\" SET \"FirstBroken\" = 3 WHERE \"Chain\" = {account}")]
    [TestCase("UPDATE \"AuditCheckpoints\" SET \"At\" = \"StartedAt\", \"Mac\" = \"Seal\" WHERE \"Chain\" = {account}")]
    [TestCase("UPDATE \"AuditCheckpoints\" SET \"Chain\" = {account} WHERE \"Chain\" = 0")]
    public async Task A_checkpoint_that_was_changed_is_found_and_a_full_check_makes_a_new_one(string statement)
    {
        if (statement.EndsWith("= 0", StringComparison.Ordinal))
        {
            await SealAsync(AuditChain.System);
        }
        else
        {
            await SealAsync();
        }

        await ExecuteAsync(statement);
        var changed = await CheckAsync();
        await SealAsync();
        var stillChanged = await CheckAsync();

        var mended = await FullyAsync(reader);

        Assert.That(((bool)changed["ok"]!, changed["checkpoint"]), Is.EqualTo((false, (JsonNode?)null)));
        Assert.That((bool)stillChanged["ok"]!, Is.False);
        Assert.That(((bool)mended["ok"]!, (long)mended["checkpoint"]!["position"]!), Is.EqualTo((true, 5)));
    }

    [TestCase("\"At\" = 'rubbish'")]
    [TestCase("\"Position\" = 'far', \"Mac\" = 7, \"Seal\" = 'none'")]
    public async Task Rubbish_that_SQLite_lets_into_a_checkpoint_breaks_nothing_else(string set)
    {
        await SealAsync();
        await ExecuteAsync($"UPDATE \"AuditCheckpoints\" SET {set} WHERE \"Chain\" = {{account}}", onSqliteOnly: true);

        var changed = await CheckAsync();
        var mended = await FullyAsync(reader);

        Assert.That(((bool)changed["ok"]!, (bool)mended["ok"]!), Is.EqualTo((false, true)), changed.ToJsonString());
    }

    [Test]
    public async Task A_superAdmin_starts_full_checks_of_the_account_and_of_the_system()
    {
        var check = await FullyAsync(AdminIn(account));

        Assert.That((long)check["fullCheck"]!["total"]!, Is.EqualTo(5));
        Assert.That((string?)check["systemFullCheck"]!["state"], Is.EqualTo("finished"));
        Assert.That((long)check["systemCheckpoint"]!["position"]!, Is.GreaterThan(0));
        Assert.That(check["firstBroken"], Is.Null);
    }

    private async Task MakeKeysAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await AdminIn(account).MakeKeyAsync();
        }
    }

    private async Task<JsonNode> CheckAsync()
    {
        var answer = await reader.GetAsync("/audit-events/integrity");
        Assert.That(answer.Status, Is.EqualTo(System.Net.HttpStatusCode.OK), answer.Text);
        return answer.Json;
    }

    /// <summary>Starts a full check and waits for its end.</summary>
    private static async Task<JsonNode> FullyAsync(Setup.Api caller)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var check = (await caller.GetAsync("/audit-events/integrity?full=true")).Json;
        while (new[] { check["fullCheck"], check["systemFullCheck"] }.Any(full => full is not null && (string?)full["state"] != "finished"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
            check = (await caller.GetAsync("/audit-events/integrity")).Json;
        }

        return check;
    }

    private async Task SealAsync(long? chain = null)
    {
        await using var scope = App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IChainVerification>().SealAsync([chain ?? NumberOf(account)], default);
    }

    private async Task WaitForCheckpointAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await CheckAsync())["checkpoint"] is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }

    private async Task ExecuteAsync(string statement, bool onSqliteOnly = false)
    {
        if (onSqliteOnly && !Settings["Database:Provider"].Equals("Sqlite", StringComparison.Ordinal))
        {
            Assert.Ignore("The statement is SQLite's.");
        }

        await using var scope = App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Database.ExecuteSqlRawAsync(
            statement
                .Replace("{fifth}", "WHERE \"AccountId\" = {account} AND \"Position\" = 5", StringComparison.Ordinal)
                .Replace("{account}", account, StringComparison.Ordinal));
    }
}
