using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Audit;
using Pulse.Domain.Accounts;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>The archive and the events in the database are one chain.</summary>
public sealed class ArchivedChainTests(TestDatabase database) : TwoFilesGround(database)
{
    [Test]
    public async Task Archive_and_database_are_verified_as_one_chain()
    {
        var offline = await VerifyAsync();
        var check = await CheckAsync();

        Assert.That(offline, Is.EqualTo(new ChainIntegrity(2, null, true, offline.Head, new ArchiveIntegrity(6, IsChecked: true))));
        Assert.That(
            ((bool)check["ok"]!, (long)check["archivedUpTo"]!, (long)check["head"]!["position"]!, (long)check["checkpoint"]!["position"]!),
            Is.EqualTo((true, 6, 8, 8)));
    }

    [Test]
    public async Task A_full_check_verifies_what_is_in_the_database()
    {
        var check = await FullyAsync();

        Assert.That(
            ((bool)check["ok"]!, (long)check["fullCheck"]!["checked"]!, (long)check["fullCheck"]!["total"]!), Is.EqualTo((true, 2, 2)));
    }

    [TestCase(0)]
    [TestCase(2)]
    [TestCase(6)]
    public async Task A_full_check_that_was_at_an_archived_event_continues_at_the_begin(int at)
    {
        await WriteAsync(new AuditCheckpoint { Kind = AuditCheckpointKind.FullCheck, Position = at, Checked = at, Total = 8 });

        await ContinueAsync();

        var check = await CheckAsync();
        Assert.That(
            ((bool)check["ok"]!, (string?)check["fullCheck"]!["state"], (long)check["fullCheck"]!["checked"]!),
            Is.EqualTo((true, "finished", at + 2)));
        Assert.That((long)check["fullCheck"]!["total"]!, Is.EqualTo(at + 2));
    }

    [Test]
    public async Task Events_that_are_archived_during_a_check_do_not_break_it()
    {
        await AddAsync(2_100);
        await SealAsync();
        PassDays(Days + 1);
        await using var scope = App.Services.CreateAsyncScope();
        var meanwhile = new During(() => ArchiveAsync().GetAwaiter().GetResult());

        var check = await scope.ServiceProvider.GetRequiredService<IAuditIntegrity>().CheckAsync(new AccountId(Chain), meanwhile, default);

        Assert.That((check.FirstBroken, check.Head.Position, await PositionsAsync()), Is.EqualTo((null as long?, 2_108L, new[] { 2_108 })));
        Assert.That((check.Checked, check.Archive), Is.EqualTo((1_001L, new ArchiveIntegrity(2_107, IsChecked: true))));
    }

    [Test]
    public async Task A_chain_whose_checkpoint_is_missing_is_verified_from_its_begin_on()
    {
        await ExecuteAsync($"""DELETE FROM "AuditCheckpoints" WHERE "Kind" = 1 AND "Chain" = {Chain}""");

        await SealAsync();

        var check = await CheckAsync();
        Assert.That(((bool)check["ok"]!, (long)check["checked"]! - (long)check["systemHead"]!["position"]!), Is.EqualTo((true, 8)));
    }

    [Test]
    public async Task A_deleted_begin_breaks_the_chain()
    {
        await ExecuteAsync($"""DELETE FROM "AuditCheckpoints" WHERE "Kind" = 3 AND "Chain" = {Chain}""");

        Assert.That((await VerifyAsync()).FirstBroken, Is.EqualTo(1));
        Assert.That((long?)(await FullyAsync())["firstBroken"], Is.EqualTo(1));
    }

    [Test]
    public async Task A_changed_begin_is_told()
    {
        await ExecuteAsync($"""UPDATE "AuditCheckpoints" SET "Position" = 7 WHERE "Kind" = 3 AND "Chain" = {Chain}""");

        Assert.That(((await VerifyAsync()).IsCheckpointValid, (bool)(await CheckAsync())["ok"]!), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task A_begin_that_was_moved_over_deleted_events_hides_nothing()
    {
        await ChangeAsync("""
            UPDATE "AuditCheckpoints" SET "Position" = 7,
                "Mac" = (SELECT "Mac" FROM "AuditEvents" WHERE "AccountId" = {0} AND "Position" = 7)
            WHERE "Kind" = 3 AND "Chain" = {0}
            """);
        await ChangeAsync("DELETE FROM \"AuditEvents\" WHERE \"AccountId\" = {0} AND \"Position\" = 7");

        Assert.That((await VerifyAsync()).FirstBroken, Is.EqualTo(1));
        Assert.That((long?)(await FullyAsync())["firstBroken"], Is.EqualTo(1));
    }

    [Test]
    public async Task An_older_begin_that_was_put_back_breaks_the_chain()
    {
        await using (var scope = App.Services.CreateAsyncScope())
        {
            var row = await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Set<AuditCheckpoint>().AsNoTracking()
                .SingleAsync(checkpoint => checkpoint.Chain == Chain && checkpoint.Kind == AuditCheckpointKind.Begin);
            await AddAsync(2);
            await SealAsync();
            PassDays(Days + 1);
            await ArchiveAsync();
            await ExecuteAsync($"""DELETE FROM "AuditCheckpoints" WHERE "Kind" = 3 AND "Chain" = {Chain}""");
            await Seed.ChangeAsync(db =>
            {
                db.Add(row);
                return Task.CompletedTask;
            });
        }

        Assert.That((await VerifyAsync()).FirstBroken, Is.EqualTo(7));
        Assert.That((long?)(await FullyAsync())["firstBroken"], Is.EqualTo(7));
    }

    [Test]
    public async Task An_event_in_the_database_before_the_begin_breaks_the_chain()
    {
        var other = NumberOf(await Seed.AccountAsync());
        await AddAsync(1, other);
        await ExecuteAsync($"""UPDATE "AuditEvents" SET "AccountId" = {Chain}, "Position" = 5 WHERE "AccountId" = {other}""");

        Assert.That((await VerifyAsync()).FirstBroken, Is.EqualTo(7));
    }

    [Test]
    public async Task A_database_that_was_put_back_behind_its_archive_is_found()
    {
        await ExecuteAsync($"""DELETE FROM "AuditCheckpoints" WHERE "Chain" = {Chain}""");
        await PutBackAsync(0, new byte[32]);

        var check = await VerifyAsync();

        Assert.That((check.FirstBroken, check.Archive!.FirstBroken), Is.EqualTo(((long?)null, 1)));
    }

    [Test]
    public async Task A_head_that_was_put_back_behind_the_begin_is_found()
    {
        await PutBackAsync(3, Convert.FromHexString((string)JsonNode.Parse(LinesIn(FileOf(1))[2])!["mac"]!));

        Assert.That((await VerifyAsync()).FirstBroken, Is.EqualTo(4));
        Assert.That((long?)(await CheckAsync())["firstBroken"], Is.EqualTo(4));
    }

    private async Task ContinueAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IChainVerification>().ContinueAsync(Chain, default);
    }

    /// <summary>Does something once, between two parts of a check.</summary>
    private sealed class During(Action act) : IProgress<long>
    {
        private bool isDone;

        public void Report(long value)
        {
            if (!isDone)
            {
                isDone = true;
                act();
            }
        }
    }
}
