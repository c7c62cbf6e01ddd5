using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>An attacker changes checkpoints, or what is stored beside the signed content of a chain.</summary>
public sealed class ChangedCheckpointTests(TestDatabase database) : CheckpointGround(database)
{
    [Test]
    public async Task A_break_at_an_impossible_position_cannot_be_erased_from_the_checkpoints()
    {
        await SealAsync();
        await ExecuteAsync($"UPDATE \"AuditEvents\" SET \"Position\" = -2 {Third}");
        var found = await FullyAsync(Reader);

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
        var before = (await Reader.GetAsync(Period)).Json.AsArray().Count;

        await ExecuteAsync($"UPDATE \"AuditChains\" SET \"LargestStepBack\" = {stepBack} WHERE \"Id\" = {{account}}");

        Assert.That((await Reader.GetAsync(Period)).Json.AsArray(), Has.Count.EqualTo(before));
    }

    [Test]
    public async Task Old_rows_that_were_put_back_with_their_sealed_head_are_found_by_the_checkpoint()
    {
        await using var scope = App.Services.CreateAsyncScope();
        var chains = scope.ServiceProvider.GetRequiredService<PulseDbContext>().Set<AuditChain>()
            .Where(chain => chain.Id == NumberOf(Account));
        var old = await chains.AsNoTracking().SingleAsync();
        await MakeKeysAsync(2);
        await SealAsync();

        await ExecuteAsync("DELETE FROM \"AuditEvents\" WHERE \"AccountId\" = {account} AND \"Position\" > 5");
        await chains.ExecuteUpdateAsync(set => set
            .SetProperty(chain => chain.Position, old.Position)
            .SetProperty(chain => chain.Mac, old.Mac)
            .SetProperty(chain => chain.Seal, old.Seal));

        Assert.That((long?)(await CheckAsync())["firstBroken"], Is.EqualTo(6));
        Assert.That((long?)(await FullyAsync(Reader))["firstBroken"], Is.EqualTo(6));
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

        var mended = await FullyAsync(Reader);

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
        var mended = await FullyAsync(Reader);

        Assert.That(((bool)changed["ok"]!, (bool)mended["ok"]!), Is.EqualTo((false, true)), changed.ToJsonString());
    }
}
