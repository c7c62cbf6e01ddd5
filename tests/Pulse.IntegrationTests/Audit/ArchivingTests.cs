using System.Text.Json.Nodes;
using Pulse.Infrastructure.Audit;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>Old events move from the database to files.</summary>
public sealed class ArchivingTests(TestDatabase database) : ArchiveGround(database)
{
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
}
