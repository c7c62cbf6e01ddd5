using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Infrastructure.Audit;
using Pulse.IntegrationTests.Setup;
using SQLitePCL;

namespace Pulse.IntegrationTests.Audit;

/// <summary>Old events move from the database to files, and no event is lost or in neither.</summary>
public sealed class ArchivingTests(TestDatabase database) : ArchiveGround(database)
{
    private readonly FailingDatabase failing = new();
    private readonly Gate writing = new();

    [TearDown]
    public void Heal()
    {
        failing.Heal();
        writing.Open();
    }

    [Test]
    public async Task Events_of_whole_days_move_to_files_and_the_others_stay()
    {
        for (var day = 0; day < 4; day++)
        {
            await AddAsync(2);
            PassDays(1);
        }

        await SealAsync();
        PassDays(Days - 2);

        var step = await ArchiveAsync();

        Assert.That((step, Files().Single()), Is.EqualTo((ArchiveStep.Finished, FileOf(1))));
        Assert.That(PositionsIn(FileOf(1)), Is.EqualTo(new[] { 1, 2, 3 }), "The first event of the second day has no old successor.");
        Assert.That(await PositionsAsync(), Is.EqualTo(new[] { 4, 5, 6, 7, 8 }));
    }

    [Test]
    public async Task A_line_has_the_signed_values_of_its_event()
    {
        var admin = await AdminAsync();
        var key = await admin.MakeKeyAsync();
        await AddAsync(2);
        await SealAsync();
        var shown = (await admin.GetAsync($"/audit-events?target={key.Id}")).Json[0]!;
        PassDays(Days + 1);

        await ArchiveAsync();

        var line = JsonNode.Parse(LinesIn(FileOf(1))[0])!;
        Assert.That(
            ((long)line["position"]!, (string)line["accountId"]!, (string)line["id"]!, (string)line["at"]!, (string)line["action"]!),
            Is.EqualTo((1, Account, (string)shown["id"]!, (string)shown["at"]!, "apiKey.created")));
        Assert.That(JsonNode.Parse((string)line["changes"]!)!.ToJsonString(), Is.EqualTo(shown["changes"]!.ToJsonString()));
        Assert.That((string)line["mac"]!, Does.Match("^[0-9a-f]{64}$"));
    }

    [Test]
    public async Task The_last_event_of_a_chain_stays_however_old_it_is()
    {
        await AddAsync(3);
        await SealAsync();
        PassDays(1_000);

        await ArchiveAsync();

        Assert.That(await PositionsAsync(), Is.EqualTo(new[] { 3 }));
        Assert.That(await ArchiveAsync(), Is.EqualTo(ArchiveStep.Finished));
    }

    /// <summary>Nodes recognize a restored database by its newest event. SQL Server may number rows of one insert in any order.</summary>
    [Test]
    public async Task The_event_with_the_highest_number_stays_until_a_later_one_is_old()
    {
        if (!Settings["Database:Provider"].Equals("Sqlite", StringComparison.Ordinal))
        {
            Assert.Ignore("SQL Server does not allow writes to an identity column.");
        }

        await AddAsync(4);
        await ExecuteAsync($"""
            UPDATE "AuditEvents" SET "Sequence" = (SELECT MAX("Sequence") + 1 FROM "AuditEvents")
            WHERE "AccountId" = {Chain} AND "Position" = 2
            """);
        await SealAsync();
        PassDays(Days + 1);

        await ArchiveAsync();
        var first = await PositionsAsync();
        await AddAsync(1);
        await SealAsync();
        PassDays(Days + 1);
        await ArchiveAsync();

        Assert.That(first, Is.EqualTo(new[] { 2, 3, 4 }));
        Assert.That(await PositionsAsync(), Is.EqualTo(new[] { 5 }));
    }

    [Test]
    public async Task A_file_has_at_most_two_thousand_events()
    {
        await AddAsync(2_100);
        await AddAsync(1);
        await SealAsync();
        PassDays(Days + 1);

        await ArchiveAsync();

        Assert.That(Files(), Is.EqualTo(new[] { FileOf(1), FileOf(2_001) }));
        Assert.That(
            Files().SelectMany(PositionsIn).Concat(await PositionsAsync()), Is.EqualTo(Enumerable.Range(1, 2_101).Select(at => (long)at)));
    }

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
    public async Task If_the_rows_are_no_longer_those_of_the_file_none_is_deleted()
    {
        await AddAsync(4);
        await SealAsync();
        PassDays(Days + 1);
        writing.Close(places: 1);
        var step = StepAsync();
        await writing.WaitForAsync(arrivals: 1);
        await ChangeAsync("DELETE FROM \"AuditEvents\" WHERE \"AccountId\" = {0} AND \"Position\" = 2");
        writing.Open();

        Assert.That(await step, Is.EqualTo(ArchiveStep.Waiting));
        Assert.That(await PositionsAsync(), Is.EqualTo(new[] { 1, 3, 4 }));
        Assert.That(PositionsIn(FileOf(1)), Is.EqualTo(new[] { 1, 2, 3 }));
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

    [Test]
    public async Task A_process_that_ends_between_the_file_and_the_delete_loses_nothing_and_the_next_attempt_keeps_the_file()
    {
        await AddAsync(3);
        await SealAsync();
        PassDays(Days + 1);
        failing.Fail(raw.SQLITE_IOERR, "DELETE FROM \"AuditEvents\"");
        Assert.That(() => StepAsync(), Throws.Exception);
        var written = await File.ReadAllBytesAsync(FileOf(1));
        Assert.That((PositionsIn(FileOf(1)).Count, (await PositionsAsync()).Count), Is.EqualTo((2, 3)));
        failing.Heal();
        await AddAsync(3);
        await SealAsync();
        PassDays(Days + 1);

        await ArchiveAsync();

        Assert.That(await File.ReadAllBytesAsync(FileOf(1)), Is.EqualTo(written));
        Assert.That(
            Files().SelectMany(PositionsIn).Concat(await PositionsAsync()), Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That((bool)(await CheckAsync())["ok"]!);
    }

    [Test]
    public async Task A_file_with_more_events_than_are_old_is_kept_until_they_are()
    {
        await AddAsync(3);
        PassDays(10);
        await AddAsync(3);
        await SealAsync();
        await using (var scope = App.Services.CreateAsyncScope())
        {
            failing.Fail(raw.SQLITE_IOERR, "DELETE FROM \"AuditEvents\"");
            var shorter = scope.ServiceProvider.GetRequiredService<IAuditArchiving>().ArchiveAsync(Chain, Now.AddDays(1), default);
            Assert.That(() => shorter, Throws.Exception);
            failing.Heal();
        }

        PassDays(Days - 5);
        var early = await ArchiveAsync();
        var kept = await PositionsAsync();
        PassDays(10);

        Assert.That((early, kept.Count, await ArchiveAsync()), Is.EqualTo((ArchiveStep.Waiting, 6, ArchiveStep.Finished)));
        Assert.That(PositionsIn(Files().Single()).Concat(await PositionsAsync()), Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6 }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_file_with_other_content_is_never_replaced_and_its_events_stay(bool isArchive)
    {
        await AddAsync(3);
        await SealAsync();
        PassDays(Days + 1);
        var other = isArchive ? await OtherArchiveAsync() : "something else"u8.ToArray();
        await File.WriteAllBytesAsync(FileOf(1), other);

        Assert.That(() => ArchiveAsync(), Throws.InvalidOperationException.With.Message.Contains(FileOf(1)));
        Assert.That((await File.ReadAllBytesAsync(FileOf(1)), (await PositionsAsync()).Count), Is.EqualTo((other, 3)));
    }

    /// <summary>As after a restore of a backup that is older than the file.</summary>
    [Test]
    public async Task A_file_of_another_history_of_the_chain_is_never_replaced_and_its_events_stay()
    {
        await AddAsync(3);
        await SealAsync();
        PassDays(Days + 1);
        failing.Fail(raw.SQLITE_IOERR, "DELETE FROM \"AuditEvents\"");
        Assert.That(() => StepAsync(), Throws.Exception);
        failing.Heal();
        await PutBackAsync(0, new byte[32]);
        await AddAsync(4);
        await SealAsync();
        PassDays(Days + 1);

        Assert.That(() => ArchiveAsync(), Throws.InvalidOperationException.With.Message.Contains(FileOf(1)));
        Assert.That(await PositionsAsync(), Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Two_nodes_that_archive_the_same_events_at_once_delete_them_once()
    {
        await AddAsync(5);
        await SealAsync();
        PassDays(Days + 1);
        writing.Close(places: 2);
        var steps = new[] { StepAsync(), StepAsync() };
        await writing.WaitForAsync(arrivals: 2);
        writing.Open();

        Assert.That(await Task.WhenAll(steps), Is.EquivalentTo(new[] { ArchiveStep.Further, ArchiveStep.Waiting }));
        Assert.That(PositionsIn(Files().Single()).Concat(await PositionsAsync()), Is.EqualTo(new[] { 1, 2, 3, 4, 5 }));
        Assert.That((bool)(await CheckAsync())["ok"]!);
    }

    [Test]
    public async Task The_systems_chain_is_archived_like_those_of_accounts()
    {
        await AddAsync(3, AuditChain.System);
        await SealAsync(AuditChain.System);
        PassDays(Days + 1);

        await ArchiveAsync(AuditChain.System);

        var check = await CheckAsync();
        Assert.That(((bool)check["ok"]!, check["archivedUpTo"]), Is.EqualTo((true, (JsonNode?)null)));
        Assert.That((long)check["systemArchivedUpTo"]!, Is.GreaterThanOrEqualTo(2));
        Assert.That(
            Directory.EnumerateFiles(Archive, "audit-system-*").SelectMany(PositionsIn).Max(),
            Is.EqualTo((long)check["systemArchivedUpTo"]!));
    }

    [Test]
    public async Task Without_its_folder_nothing_is_archived_and_the_events_stay()
    {
        await AddAsync(3);
        await SealAsync();
        PassDays(Days + 1);
        Directory.Delete(Archive, recursive: true);

        Assert.That(() => ArchiveAsync(), Throws.InstanceOf<IOException>());
        Assert.That((Directory.Exists(Archive), (await PositionsAsync()).Count), Is.EqualTo((false, 3)));
    }

    [Test]
    [Platform(Exclude = "Win")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task The_files_are_accessible_only_to_their_owner()
    {
        await AddAsync(2);
        await SealAsync();
        PassDays(Days + 1);

        await ArchiveAsync();

        Assert.That(File.GetUnixFileMode(FileOf(1)), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    protected override void Configure(IServiceCollection services)
    {
        failing.FailIn(services);
        services.Decorate<IUnitOfWork>(inner => new HeldUnitOfWork(inner, writing));
    }

    private Task ChangeAsync(string statement) =>
        ExecuteAsync(System.Runtime.CompilerServices.FormattableStringFactory.Create(statement, Chain));

    /// <returns>The archive of another chain, as if its file had been given this name.</returns>
    private async Task<byte[]> OtherArchiveAsync()
    {
        var other = NumberOf(await Seed.AccountAsync());
        await AddAsync(3, other);
        await SealAsync(other);
        PassDays(Days + 1);
        await ArchiveAsync(other);
        return await File.ReadAllBytesAsync(Directory.EnumerateFiles(Archive, $"audit-*{other}-*").Single());
    }
}
