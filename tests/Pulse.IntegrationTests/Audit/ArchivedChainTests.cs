using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Audit;
using Pulse.Domain.Accounts;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>The archive and the events in the database are one chain: what is missing, changed or moved in either is found.</summary>
public sealed class ArchivedChainTests(TestDatabase database) : ArchiveGround(database)
{
    /// <summary>Files with the events 1 to 3 and 4 to 6, and the events 7 and 8 in the database.</summary>
    [SetUp]
    public async Task ArchiveTwiceAsync()
    {
        await AddAsync(4);
        await SealAsync();
        PassDays(Days + 1);
        await ArchiveAsync();
        await AddAsync(3);
        await SealAsync();
        PassDays(Days + 1);
        await ArchiveAsync();
        await AddAsync(1);
        await SealAsync();
        Assert.That(Files(), Is.EqualTo(new[] { FileOf(1), FileOf(4) }));
    }

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
    public async Task A_changed_line_is_found([Values("apiKey", "203.0.113.7", "\"position\":2", "\"mac\":\"", "{")] string text)
    {
        var changed = text[..^1] + (text[^1] == '"' ? "\"0" : "#");
        Rewrite(FileOf(1), lines => lines[1] = lines[1].Replace(text, changed, StringComparison.Ordinal));

        await AssertBrokenAsync(2);
    }

    [Test]
    public async Task A_value_that_Pulse_would_write_in_another_way_is_found()
    {
        Rewrite(FileOf(1), lines => lines[1] = lines[1].Replace("{\"position\"", "{ \"position\"", StringComparison.Ordinal));

        await AssertBrokenAsync(2);
    }

    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(3, 3)]
    [TestCase(4, 4)]
    [TestCase(6, 6)]
    public async Task A_removed_line_is_found(int removed, int at)
    {
        var file = FileOf(removed < 4 ? 1 : 4);
        Rewrite(file, lines => lines.RemoveAt(removed < 4 ? removed - 1 : removed - 4));

        await AssertBrokenAsync(at);
    }

    [Test]
    public async Task Lines_in_another_order_are_found()
    {
        Rewrite(FileOf(4), lines => (lines[0], lines[1]) = (lines[1], lines[0]));

        await AssertBrokenAsync(4);
    }

    [Test]
    public async Task An_added_line_is_found()
    {
        Rewrite(FileOf(1), lines => lines.Add(lines[2]));

        await AssertBrokenAsync(4);
    }

    [TestCase(1)]
    [TestCase(4)]
    public async Task A_missing_file_is_found(int first)
    {
        File.Delete(FileOf(first));

        await AssertBrokenAsync(first);
    }

    [Test]
    public async Task Files_in_another_order_are_found()
    {
        File.Move(FileOf(1), FileOf(9));
        File.Move(FileOf(4), FileOf(1));
        File.Move(FileOf(9), FileOf(4));

        await AssertBrokenAsync(1);
    }

    [TestCase(0)]
    [TestCase(100)]
    public async Task A_truncated_file_is_found(int length)
    {
        await File.WriteAllBytesAsync(FileOf(4), (await File.ReadAllBytesAsync(FileOf(4)))[..length]);

        Assert.That((await VerifyAsync()).Archive!.FirstBroken, Is.GreaterThanOrEqualTo(4));
    }

    [Test]
    public async Task A_file_that_is_not_compressed_is_found()
    {
        await File.WriteAllTextAsync(FileOf(4), "{}");

        await AssertBrokenAsync(4);
    }

    [Test]
    public async Task A_missing_folder_is_found_and_the_rest_is_verified()
    {
        Directory.Delete(Archive, recursive: true);

        var check = await VerifyAsync();

        Assert.That((check.Checked, check.FirstBroken, check.Archive!.FirstBroken), Is.EqualTo((2, (long?)null, 1)));
        Assert.That(check.Archive.Fault, Does.Contain(Archive));
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
        await ExecuteAsync($"""UPDATE "AuditEvents" SET "Position" = 5 WHERE "AccountId" = {Chain} AND "Position" = 7""");

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

    [Test]
    public async Task An_archive_that_does_not_end_at_the_begin_is_found()
    {
        await ExecuteAsync($"""DELETE FROM "AuditCheckpoints" WHERE "Kind" = 3 AND "Chain" = {Chain}""");
        await WriteAsync(new AuditCheckpoint { Kind = AuditCheckpointKind.Begin, Position = 6, Mac = [.. Enumerable.Repeat((byte)7, 32)] });

        Assert.That((await VerifyAsync()).Archive!.FirstBroken, Is.EqualTo(6));
    }

    private async Task AssertBrokenAsync(long at)
    {
        var check = await VerifyAsync();
        Assert.That((check.Checked, check.FirstBroken, check.Archive!.FirstBroken), Is.EqualTo((2, (long?)null, at)), check.Archive.Fault);
    }

    private async Task<ChainIntegrity> VerifyAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IAuditIntegrity>().CheckAsync(new AccountId(Chain), null, default);
    }

    private async Task<JsonNode> FullyAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var admin = await AdminAsync();
        var check = (await admin.GetAsync("/audit-events/integrity?full=true")).Json;
        while (new[] { check["fullCheck"], check["systemFullCheck"] }.Any(full => (string?)full!["state"] != "finished"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
            check = (await admin.GetAsync("/audit-events/integrity")).Json;
        }

        return check;
    }

    private async Task ContinueAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IChainVerification>().ContinueAsync(Chain, default);
    }

    private static void Rewrite(string file, Action<List<string>> change)
    {
        var lines = LinesIn(file);
        change(lines);
        using var written = new GZipStream(File.Create(file), CompressionMode.Compress);
        written.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"{line}\n"))));
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
