using System.IO.Compression;
using System.Runtime.Versioning;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>Two nodes archive old events in one folder, and the command line checks archive and database as one chain.</summary>
public sealed class AuditArchiveTests
{
    private const int Events = 30;

    private static readonly string[] Check = ["audit", "check"];

    private static readonly (string, string)[] Settings =
    [
        ("Audit__RetentionDays", "30"), ("Audit__ArchiveFolder", "archive"), ("Audit__CheckpointInterval", "00:00:01"),
    ];

    private WorkFolder archived = null!;

    [OneTimeSetUp]
    public async Task ArchiveAsync()
    {
        archived = WorkFolder.AfterFirstStart();
        await using (var pulse = await PulseProcess.StartReadyAsync(archived))
        {
            var client = await pulse.ReadyAsync();
            var token = await client.LoginAsync(archived.FirstPassword());
            for (var i = 0; i < Events; i++)
            {
                await client.CreateKeyAsync(token, "one of many");
            }

            await StopAsync(pulse);
        }

        AgedLog.Age(archived, days: 40);
        await using var one = PulseProcess.Start(archived, PulseProcess.AnyPort, Settings);
        await using var other = PulseProcess.Start(archived, PulseProcess.AnyPort, Settings);
        await one.ReadyAsync();
        await other.ReadyAsync();
        await one.UntilAsync(() => archived.Query<long>("SELECT count(*) FROM AuditEvents WHERE AccountId IS NOT NULL") == 1);
        await StopAsync(one);
        await StopAsync(other);
    }

    [OneTimeTearDown]
    public void Delete() => archived.Dispose();

    [Test]
    public async Task Archive_and_database_are_checked_together()
    {
        await using var check = PulseProcess.Start(archived, Check, ("Audit__ArchiveFolder", "archive"));
        var (exitCode, output) = (await check.ExitAsync(), $"{check.Output}");

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Match("[0-9]{16}: 1 events, intact, head 32 ").And.Match("[0-9]{16}: archive of events 1 to 31, intact"));
        Assert.That(archived.Query<long>("SELECT count(*) FROM AuditCheckpoints WHERE Kind = 3"), Is.EqualTo(1));
    }

    [Test]
    public async Task Without_its_folder_the_archive_is_reported_as_not_checked_and_the_rest_is_checked()
    {
        var (exitCode, output) = await CheckAsync(null);

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("archive of events 1 to 31 not checked, because Audit:ArchiveFolder is not set"));
        Assert.That(output, Does.Match("[0-9]{16}: 1 events, intact"));
    }

    [Test]
    public async Task A_folder_that_does_not_exist_is_a_broken_archive_and_is_not_created()
    {
        var (exitCode, output) = await CheckAsync(archived.File("elsewhere"));

        Assert.That((exitCode, Directory.Exists(archived.File("elsewhere"))), Is.EqualTo((2, false)));
        Assert.That(output, Does.Match("archive BROKEN at event 1: .*elsewhere does not exist").And.Match("[0-9]{16}: 1 events, intact"));
    }

    [TestCase(true, "does not exist")]
    [TestCase(false, "was changed")]
    public async Task A_removed_or_changed_file_is_reported(bool isRemoved, string fault)
    {
        var copy = Directory.CreateDirectory(archived.File($"copy-{isRemoved}"));
        if (!isRemoved)
        {
            var file = Path.GetFileName(Directory.EnumerateFiles(archived.File("archive")).Single());
            await using var changed = new GZipStream(File.Create(Path.Combine(copy.FullName, file)), CompressionLevel.Fastest);
            changed.Write("{}\n"u8);
        }

        var (exitCode, output) = await CheckAsync(copy.FullName);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(output, Does.Match($"archive BROKEN at event 1: .*audit-[0-9]{{16}}-0000000001.ndjson.gz {fault}"));
    }

    /// <summary>As after a restore of a database that is older than the account.</summary>
    [Test]
    public async Task A_file_of_an_account_that_the_database_does_not_know_is_reported()
    {
        var copy = Directory.CreateDirectory(archived.File("copy-unknown"));
        var file = Directory.EnumerateFiles(archived.File("archive")).Single();
        var unknown = Path.Combine(copy.FullName, "audit-1111222233334444-0000000001.ndjson.gz");
        File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
        File.Copy(file, unknown);

        var (exitCode, output) = await CheckAsync(copy.FullName);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(output, Does.Contain($"BROKEN: the database has no chain for {unknown}").And.Match("1 to 31, intact"));
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    [Platform(Exclude = "Win")]
    public void The_archive_is_accessible_only_to_its_owner()
    {
        Assert.That(
            File.GetUnixFileMode(archived.File("archive")),
            Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        Assert.That(
            Directory.EnumerateFiles(archived.File("archive")).Select(File.GetUnixFileMode),
            Is.EqualTo(new[] { UnixFileMode.UserRead | UnixFileMode.UserWrite }));
    }

    [Test]
    public async Task A_folder_that_cannot_be_created_stops_the_start()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await File.WriteAllTextAsync(folder.File("archive"), "a file");

        var run = await ShortRun.RunAsync(
            folder, [], ("Audit:RetentionDays", "30"), ("Audit:ArchiveFolder", folder.File("archive")));

        Assert.That(
            Refusal.ErrorsOf(run),
            Has.One.StartsWith($"Cannot write to Audit:ArchiveFolder at {folder.File("archive")}: "));
    }

    private static async Task StopAsync(PulseProcess pulse)
    {
        pulse.Terminate();
        await pulse.ExitAsync();
    }

    private async Task<(int ExitCode, string Output)> CheckAsync(string? archive)
    {
        var (exitCode, output) = await ShortRun.RunAsync(archived, Check, archive is null ? [] : [("Audit:ArchiveFolder", archive)]);
        return (exitCode, $"{output}");
    }
}
