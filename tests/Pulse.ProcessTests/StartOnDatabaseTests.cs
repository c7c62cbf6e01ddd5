using System.Runtime.Versioning;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>A start on an empty database, on a newer one, and on files that others can read.</summary>
public sealed class StartOnDatabaseTests
{
    private static readonly string[] Files = ["pulse.db", "pulse.db-wal", "pulse.db-shm", "pulse.db.migration-lock"];

    [Test]
    public async Task An_empty_database_beside_the_keys_of_another_is_refused_unless_AllowNew_is_set()
    {
        using var folder = WorkFolder.AfterFirstStart();
        File.Delete(folder.Database);

        await using (var pulse = PulseProcess.Start(folder, PulseProcess.AnyPort))
        {
            Assert.That(
                await Refusal.ErrorsOfAsync(pulse),
                Has.Count.EqualTo(1).And.One.StartsWith("The database is empty, but ").And.One.EndsWith("set Database:AllowNew=true."));
            Assert.That(File.Exists(folder.Database), Is.False);
        }

        await using var allowed = await PulseProcess.StartReadyAsync(folder, ("Database__AllowNew", "true"));
        await (await allowed.ReadyAsync()).LoginAsync(folder.FirstPassword());
    }

    [Test]
    public async Task A_database_of_a_newer_version_is_refused_with_both_versions()
    {
        using var folder = WorkFolder.AfterFirstStart();
        var newest = folder.Query<string>("SELECT MAX(MigrationId) FROM __EFMigrationsHistory");
        folder.Execute("INSERT INTO __EFMigrationsHistory VALUES ('99990101000000_Later', '99.0.0')");

        var run = await ShortRun.RunAsync(folder, []);

        Assert.That(Refusal.ErrorsOf(run), Is.EqualTo(new[]
        {
            "The database was created by a newer version of Pulse: it has the migration 99990101000000_Later, "
                + $"and the newest that this version knows is {newest}. Start the newer version.",
        }));
    }

    [Test]
    public async Task A_database_of_a_version_before_the_first_migration_is_refused_and_stays_as_it_is(
        [Values("true", "false")] string migrates)
    {
        using var folder = WorkFolder.AfterFirstStart();
        var first = folder.Query<string>("SELECT MIN(MigrationId) FROM __EFMigrationsHistory");
        folder.Execute("DELETE FROM __EFMigrationsHistory");
        folder.Execute(
            "INSERT INTO __EFMigrationsHistory VALUES ('20261122231420_Initial', '10.0.14'), "
                + "('20261129040302_AuthorIdsAndLongerTexts', '10.0.14')");
        var schema = folder.Query<long>("PRAGMA schema_version");

        var run = await ShortRun.RunAsync(folder, [], ("Database:MigrateOnStart", migrates));

        Assert.That(Refusal.ErrorsOf(run), Is.EqualTo(new[]
        {
            "The database was created by an earlier version of Pulse: its newest migration is 20261129040302_AuthorIdsAndLongerTexts, "
                + $"and this version needs {first}. Start the version of commit 298eab0 once, then this version.",
        }));
        Assert.That(folder.Query<long>("PRAGMA schema_version"), Is.EqualTo(schema));
        Assert.That(folder.Query<long>("SELECT COUNT(*) FROM __EFMigrationsHistory"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_missing_audit_key_stops_the_start_and_the_message_asks_to_restore_it()
    {
        using var folder = WorkFolder.AfterFirstStart();
        File.Delete(folder.File("pulse-keys/audit.key"));

        await using var pulse = PulseProcess.Start(folder, PulseProcess.AnyPort);

        await Refusal.AssertAsync(
            pulse,
            "The key of the audit log is missing. "
                + $"Restore audit.key from its backup to {folder.File("pulse-keys/audit.key")}, or set Keys:Audit to the key.");
    }

    [Test]
    public async Task A_file_that_is_not_a_database_is_reported_in_one_line()
    {
        using var folder = new WorkFolder();
        await File.WriteAllTextAsync(folder.Database, new string('x', 8192));

        var run = await ShortRun.RunAsync(folder, []);

        Assert.That(Refusal.ErrorsOf(run), Has.Count.EqualTo(1));
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    [Platform(Exclude = "Win")]
    public async Task Database_files_are_accessible_only_to_their_owner_and_wrong_file_modes_are_corrected()
    {
        using var folder = new WorkFolder();
        await using (var first = await PulseProcess.StartReadyAsync(folder))
        {
            Assert.That(ModesIn(folder), Is.All.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            await first.KillAsync();
        }

        foreach (var file in Files)
        {
            File.SetUnixFileMode(
                folder.File(file), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        await using var second = await PulseProcess.StartReadyAsync(folder);
        Assert.That(ModesIn(folder), Is.All.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [UnsupportedOSPlatform("windows")]
    private static List<UnixFileMode> ModesIn(WorkFolder folder) => [.. Files.Select(file => File.GetUnixFileMode(folder.File(file)))];
}
