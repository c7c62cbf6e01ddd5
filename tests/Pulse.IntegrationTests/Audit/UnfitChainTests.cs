using Pulse.Infrastructure.Audit;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>Events stay until they are verified, and forever if their chain is not intact.</summary>
public sealed class UnfitChainTests(TestDatabase database) : ArchiveGround(database)
{
    [Test]
    public async Task Events_wait_until_they_are_verified()
    {
        await AddAsync(3);
        PassDays(Days + 1);
        var early = await ArchiveAsync();
        var kept = await PositionsAsync();

        await SealAsync();
        var late = await ArchiveAsync();

        Assert.That((early, late), Is.EqualTo((ArchiveStep.Waiting, ArchiveStep.Finished)));
        Assert.That((kept.Count, (await PositionsAsync()).Count), Is.EqualTo((3, 1)));
    }

    [Test]
    public async Task Only_events_up_to_the_checkpoint_move()
    {
        await AddAsync(3);
        await SealAsync();
        await AddAsync(3);
        PassDays(Days + 1);

        var step = await ArchiveAsync();

        Assert.That(step, Is.EqualTo(ArchiveStep.Waiting));
        Assert.That(await PositionsAsync(), Is.EqualTo(new[] { 3, 4, 5, 6 }));
    }

    [TestCase("UPDATE \"AuditEvents\" SET \"Action\" = 'apiKey.rotated' WHERE \"AccountId\" = {0} AND \"Position\" = 2", 2)]
    [TestCase("DELETE FROM \"AuditEvents\" WHERE \"AccountId\" = {0} AND \"Position\" = 2", 2)]
    [TestCase("DELETE FROM \"AuditEvents\" WHERE \"AccountId\" = {0} AND \"Position\" = 1", 1)]
    [TestCase("UPDATE \"AuditEvents\" SET \"Position\" = -1 WHERE \"AccountId\" = {0} AND \"Position\" = 3", 1)]
    public async Task A_chain_that_was_changed_after_its_verification_is_not_archived_and_the_fault_is_recorded(string statement, int at)
    {
        await AddAsync(4);
        await SealAsync();
        await ChangeAsync(statement);
        PassDays(Days + 1);

        var step = await ArchiveAsync();

        Assert.That((step, Files().Count), Is.EqualTo((ArchiveStep.Waiting, 0)));
        Assert.That((long?)(await CheckAsync())["firstBroken"], Is.EqualTo(at));
        Assert.That(Directory.EnumerateFiles(Archive, $"*{Account}*"), Is.Empty, "No draft is left.");
    }

    [TestCase("UPDATE \"AuditCheckpoints\" SET \"FirstBroken\" = 4, \"Seal\" = \"Seal\" WHERE \"Chain\" = {0}")]
    [TestCase("UPDATE \"AuditCheckpoints\" SET \"Position\" = 9 WHERE \"Chain\" = {0}")]
    [TestCase("UPDATE \"AuditChains\" SET \"Seal\" = NULL WHERE \"Id\" = {0}")]
    public async Task A_chain_with_a_changed_checkpoint_or_head_is_not_archived(string statement)
    {
        await AddAsync(4);
        await SealAsync();
        await ChangeAsync(statement);
        PassDays(Days + 1);

        Assert.That((await ArchiveAsync(), Files().Count), Is.EqualTo((ArchiveStep.Waiting, 0)));
        Assert.That(await PositionsAsync(), Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_chain_with_a_known_fault_in_its_newest_events_is_not_archived()
    {
        await AddAsync(4);
        await SealAsync();
        PassDays(Days + 1);
        await AddAsync(2);
        await ChangeAsync("UPDATE \"AuditEvents\" SET \"Action\" = 'apiKey.rotated' WHERE \"AccountId\" = {0} AND \"Position\" = 5");
        await SealAsync();

        Assert.That((await ArchiveAsync(), Files().Count), Is.EqualTo((ArchiveStep.Waiting, 0)));
    }

    [Test]
    public async Task A_chain_in_which_a_running_check_has_found_a_fault_is_not_archived()
    {
        await AddAsync(3);
        await SealAsync();
        await WriteAsync(new AuditCheckpoint { Kind = AuditCheckpointKind.FullCheck, Position = 3, FirstBroken = 3 });
        PassDays(Days + 1);

        Assert.That((await ArchiveAsync(), Files().Count), Is.EqualTo((ArchiveStep.Waiting, 0)));
    }

    [Test]
    public async Task A_chain_whose_begin_was_changed_is_not_archived_further()
    {
        await AddAsync(3);
        await SealAsync();
        PassDays(Days + 1);
        await ArchiveAsync();
        await AddAsync(3);
        await SealAsync();
        await ChangeAsync("UPDATE \"AuditCheckpoints\" SET \"StartedAt\" = \"At\" WHERE \"Kind\" = 3 AND \"Chain\" = {0}");
        PassDays(Days + 1);

        Assert.That((await ArchiveAsync(), Files().Count), Is.EqualTo((ArchiveStep.Waiting, 1)));
        Assert.That((bool)(await CheckAsync())["ok"]!, Is.False);
    }
}
