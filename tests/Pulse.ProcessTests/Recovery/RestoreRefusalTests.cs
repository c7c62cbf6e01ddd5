using System.IO.Compression;
using System.Text;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Recovery;

/// <summary>What a backup and a restore refuse. A refused restore leaves nothing behind.</summary>
public sealed class RestoreRefusalTests
{
    private static readonly WorkFolder Source = new();

    private static string Backup => Source.File("backup.pulse");

    [OneTimeSetUp]
    public async Task BackUpAsync()
    {
        FirstStart.CopyTo(Source);
        var run = await ShortRun.RunAsync(Source, ["database", "backup", Backup]);
        Assert.That(run.ExitCode, Is.Zero, () => $"{run.Output}");
    }

    [OneTimeTearDown]
    public void Delete() => Source.Dispose();

    [Test]
    public async Task A_backup_replaces_no_file()
    {
        using var folder = WorkFolder.AfterFirstStart();
        File.WriteAllText(folder.File("taken"), "a file");

        var run = await ShortRun.RunAsync(folder, ["database", "backup", folder.File("taken")]);

        Assert.That(Refusal.ErrorsOf(run).Single(), Does.EndWith("exists already. A backup replaces no file."));
        Assert.That(File.ReadAllText(folder.File("taken")), Is.EqualTo("a file"));
        Assert.That(folder.Names, Has.None.StartsWith("taken."));
    }

    [Test]
    public async Task A_database_with_keys_of_another_one_is_not_backed_up()
    {
        using var folder = WorkFolder.AfterFirstStart();

        var run = await ShortRun.RunAsync(
            folder, ["database", "backup", folder.File("backup")], ("Keys:Audit", Convert.ToBase64String(new byte[32])));

        Assert.That(Refusal.ErrorsOf(run).Single(), Does.StartWith("The key of the audit log does not belong to this database."));
        Assert.That(folder.Names, Has.None.StartsWith("backup"));
    }

    [TestCase("pulse.db")]
    [TestCase("pulse.db-wal")]
    [TestCase("pulse.db-shm")]
    [TestCase("pulse.db-journal")]
    public async Task A_restore_replaces_no_database_and_none_of_the_files_beside_it(string name)
    {
        using var folder = new WorkFolder();
        File.WriteAllText(folder.File(name), "a file");

        var run = await ShortRun.RunAsync(folder, ["database", "restore", Backup]);

        Assert.That(Refusal.ErrorsOf(run).Single(), Does.StartWith($"{folder.File(name)} exists."));
        Assert.That(File.ReadAllText(folder.File(name)), Is.EqualTo("a file"));
        Assert.That(Directory.Exists(folder.File("pulse-keys")), Is.False);
    }

    [Test]
    public async Task A_restore_beside_a_running_server_is_refused_and_the_server_goes_on()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = await PulseProcess.StartReadyAsync(folder);

        var run = await HostCommand.RunAsync(folder, "database", "restore", Backup);

        Assert.That(Refusal.ErrorsOf(run).Single(), Does.StartWith($"{folder.Database} exists."));
        await (await pulse.ReadyAsync()).LoginAsync(folder.FirstPassword());
    }

    [Test]
    public async Task Keys_of_another_database_are_not_replaced()
    {
        using var folder = new WorkFolder();
        Directory.CreateDirectory(folder.File("pulse-keys"));
        File.WriteAllText(folder.File("pulse-keys/audit.key"), Convert.ToBase64String(new byte[32]));

        var run = await ShortRun.RunAsync(folder, ["database", "restore", Backup]);

        Assert.That(Refusal.ErrorsOf(run).Single(), Does.StartWith($"{folder.File("pulse-keys/audit.key")} is another key"));
        Assert.That(folder.Names, Is.EquivalentTo(new[] { "pulse-keys", "pulse.db.migration-lock" }));
    }

    [Test]
    public async Task Keys_that_survived_stay_and_the_database_is_restored_to_them()
    {
        using var folder = WorkFolder.AfterFirstStart();
        File.WriteAllText(folder.File("pulse-keys/data-protection/key-later.xml"), "a later key");
        File.Delete(folder.Database);

        var run = await ShortRun.RunAsync(folder, ["database", "restore", Backup]);

        Assert.That(run.ExitCode, Is.Zero, () => $"{run.Output}");
        Assert.That(File.Exists(folder.File("pulse-keys/data-protection/key-later.xml")), Is.True);
    }

    [Test]
    public async Task A_backup_that_was_changed_is_refused()
    {
        foreach (var (change, error) in new (Action<ZipArchive>, string)[]
        {
            (archive => Replace(archive, "keys/audit.sealed", "x"), "keys/audit.sealed in the backup was changed or is damaged."),
            (archive => archive.GetEntry("keys/audit.key")!.Delete(), "The files in the backup are not those of its manifest."),
            (archive => Replace(archive, "keys/more", "x"), "The files in the backup are not those of its manifest."),
            (archive => Edit(archive, "keys/audit.key", "../audit.key"), "The files in the backup are not those of its manifest."),
            (archive => Edit(archive, "\"migration\": \"2", "\"migration\": \"3"), "The backup is of a newer version of Pulse"),
            (archive => Edit(archive, "\"format\": 1", "\"format\": 2"), "The backup has format 2."),
            (archive => archive.GetEntry("manifest.json")!.Delete(), "The file is not a backup of Pulse."),
        })
        {
            using var folder = new WorkFolder();
            File.Copy(Backup, folder.File("changed"));
            using (var archive = ZipFile.Open(folder.File("changed"), ZipArchiveMode.Update))
            {
                change(archive);
            }

            var run = await ShortRun.RunAsync(folder, ["database", "restore", folder.File("changed")]);

            Assert.That(Refusal.ErrorsOf(run).Single(), Does.StartWith(error));
            Assert.That(folder.Names, Is.EquivalentTo(new[] { "changed", "pulse.db.migration-lock" }));
        }
    }

    [Test]
    public async Task A_file_that_is_no_backup_is_refused([Values] bool exists)
    {
        using var folder = new WorkFolder();
        if (exists)
        {
            File.WriteAllText(folder.File("backup"), "no backup");
        }

        var run = await ShortRun.RunAsync(folder, ["database", "restore", folder.File("backup")]);

        Assert.That(Refusal.ErrorsOf(run).Single(), Does.Contain(folder.File("backup")));
        Assert.That(File.Exists(folder.Database), Is.False);
    }

    [Test]
    public async Task On_SQL_Server_the_commands_say_what_to_do_and_exit_with_3()
    {
        using var folder = new WorkFolder();

        foreach (var verb in new[] { "backup", "restore" })
        {
            var run = await ShortRun.RunAsync(
                folder,
                ["database", verb, folder.File("backup")],
                ("Database:Provider", "SqlServer"),
                ("ConnectionStrings:Pulse", "Server=127.0.0.1,1;Database=pulse;Encrypt=false"));

            Assert.That(run.ExitCode, Is.EqualTo(3), () => $"{run.Output}");
            Assert.That($"{run.Output}", Does.Contain(verb.ToUpperInvariant()));
        }
    }

    private static void Replace(ZipArchive archive, string name, string text)
    {
        archive.GetEntry(name)?.Delete();
        using var entry = archive.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(text));
    }

    private static void Edit(ZipArchive archive, string from, string to)
    {
        using var reader = new StreamReader(archive.GetEntry("manifest.json")!.Open());
        var text = reader.ReadToEnd();
        reader.Close();
        Assert.That(text, Does.Contain(from));
        Replace(archive, "manifest.json", text.Replace(from, to, StringComparison.Ordinal));
    }
}
