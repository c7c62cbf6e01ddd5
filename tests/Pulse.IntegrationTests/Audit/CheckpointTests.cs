using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>A call verifies what came after the checkpoint; what came before it is verified by a full check.</summary>
public sealed class CheckpointTests(TestDatabase database) : CheckpointGround(database)
{
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

        var found = await FullyAsync(Reader);
        await MakeKeysAsync(1);
        await ExecuteAsync($"UPDATE \"AuditEvents\" SET \"Action\" = 'apiKey.created' {Third}");
        var kept = await CheckAsync();
        var mended = await FullyAsync(Reader);

        Assert.That(((bool)early["ok"]!, (long?)early["firstBroken"]), Is.EqualTo((true, (long?)null)));
        Assert.That(
            ((bool)found["ok"]!, (long?)found["firstBroken"], (long?)found["fullCheck"]!["firstBroken"]), Is.EqualTo((false, 3L, 3L)));
        Assert.That(((bool)kept["ok"]!, (long?)kept["firstBroken"]), Is.EqualTo((false, 3L)));
        Assert.That(
            ((bool)mended["ok"]!, (long?)mended["firstBroken"], (long)mended["checkpoint"]!["position"]!),
            Is.EqualTo((true, (long?)null, 6)));
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
    public async Task A_superAdmin_starts_full_checks_of_the_account_and_of_the_system()
    {
        var check = await FullyAsync(AdminIn(Account));

        Assert.That((long)check["fullCheck"]!["total"]!, Is.EqualTo(5));
        Assert.That((string?)check["systemFullCheck"]!["state"], Is.EqualTo("finished"));
        Assert.That((long)check["systemCheckpoint"]!["position"]!, Is.GreaterThan(0));
        Assert.That(check["firstBroken"], Is.Null);
    }
}
