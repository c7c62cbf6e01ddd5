using System.Runtime.Versioning;
using System.Security.Cryptography;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>The command line checks the audit log of a database while no process of Pulse uses it.</summary>
public sealed class AuditCommandTests
{
    private const string System = "\"AccountId\" IS NULL";

    private static readonly string[] Check = ["audit", "check"];
    private static readonly (string, string) Key = ("Keys__Audit", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

    private readonly WorkFolder configured = new();

    /// <summary>A first start with the key in the configuration.</summary>
    [OneTimeSetUp]
    public Task StartOnceAsync() => RunAsync(configured, Key);

    [OneTimeTearDown]
    public void Delete() => configured.Dispose();

    [Test]
    public async Task An_unchanged_audit_log_is_intact()
    {
        using var folder = WorkFolder.AfterFirstStart();

        var (exitCode, output) = await CheckAsync(folder);

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(
            output,
            Does.Match("system: 1 events, intact, head 1 [0-9a-f]{64}").And.Match("[0-9]{16}: 1 events, intact, head 1 [0-9a-f]{64}"));
    }

    [TestCase($"UPDATE AuditEvents SET ActorName = 'nobody' WHERE {System}", "system: 1 events, BROKEN at event 1")]
    [TestCase($"DELETE FROM AuditEvents WHERE {System}", "system: 0 events, BROKEN at event 1")]
    [TestCase(
        "INSERT INTO AuditEvents (Sequence, Id, At, Action, ActorType, TargetType, AccountId, Position, Mac) "
            + "SELECT 77, 'x', At, Action, ActorType, TargetType, 'stray', Position, Mac FROM AuditEvents LIMIT 1",
        "BROKEN: 1 events are in no chain")]
    [TestCase(
        $"DELETE FROM AuditEvents WHERE {System}; UPDATE AuditChains SET Position = 0, Mac = zeroblob(32) WHERE Id = 0",
        "system: 0 events, BROKEN at event 1")]
    [TestCase(
        "DELETE FROM AuditEvents WHERE AccountId IS NOT NULL; DELETE FROM AuditChains WHERE Id <> 0", ": 0 events, BROKEN at event 1")]
    [TestCase("DELETE FROM AuditChains WHERE Id <> 0", "BROKEN: the chain of an account is missing")]
    [TestCase("INSERT INTO AuditChains (Id, Position, Mac) VALUES (77, 0, zeroblob(32))", "there is a chain that Pulse did not create")]
    [TestCase("UPDATE AuditChains SET Registry = zeroblob(32) WHERE Id = 0", "system: 1 events, BROKEN at event 2")]
    public async Task Altered_audit_events_are_reported(string statement, string expected)
    {
        using var folder = WorkFolder.AfterFirstStart();
        folder.Execute(statement);

        var (exitCode, output) = await ShortRun.RunAsync(folder, Check);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That($"{output}", Does.Contain(expected));
    }

    [Test]
    public async Task Its_progress_is_shown_on_a_terminal_and_nowhere_else()
    {
        using var folder = WorkFolder.AfterFirstStart();
        Terminal.SkipWithoutScript();

        await using var shown = PulseProcess.StartProgram(
            "script", folder, ["-qec", $"dotnet '{PulseProcess.Dll}' audit check", "/dev/null"]);
        await shown.ExitAsync();
        var (_, output) = await CheckAsync(folder);

        Assert.That($"{shown.Output}", Does.Match(@"1 of 2 events \(50 %\), [0-9,]+ per second").And.Contain("system: 1 events, intact"));
        Assert.That(output, Does.Not.Contain("per second"));
    }

    [Test]
    public async Task A_checkpoint_is_verified_with_its_chain_and_one_that_was_changed_is_told()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using (var pulse = await PulseProcess.StartReadyAsync(folder, ("Audit__CheckpointInterval", "00:00:01")))
        {
            using var patience = new CancellationTokenSource(PulseProcess.Patience);
            while (folder.Query<long>("SELECT count(*) FROM AuditCheckpoints") < 2)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
            }

            pulse.Terminate();
            await pulse.ExitAsync();
        }

        var (intact, _) = await CheckAsync(folder);
        folder.Execute("UPDATE AuditCheckpoints SET Position = 0 WHERE Chain = 0");
        var (broken, output) = await CheckAsync(folder);

        Assert.That((intact, broken), Is.EqualTo((0, 2)));
        Assert.That(output, Does.Contain("BROKEN: the checkpoint of system was changed"));
    }

    [Test]
    public async Task An_audit_log_from_a_version_without_seals_is_sealed_once_at_the_start()
    {
        using var folder = WorkFolder.AfterFirstStart();
        File.Delete(folder.File("pulse-keys/audit.sealed"));
        var key = Convert.FromBase64String(await File.ReadAllTextAsync(folder.File("pulse-keys/audit.key")));
        var unsealed = Convert.ToHexString(HMACSHA256.HashData(key, "Pulse audit key"u8));
        folder.Execute(
            $"UPDATE AuditChains SET Seal = NULL, Registry = NULL; UPDATE AuditChains SET KeyCheck = x'{unsealed}' WHERE Id = 0");
        var early = await ShortRun.RunAsync(folder, Check);

        await RunAsync(folder);
        var (intact, _) = await ShortRun.RunAsync(folder, Check);
        folder.Execute("UPDATE AuditChains SET Seal = NULL, Registry = NULL");
        await RunAsync(folder);
        var (broken, _) = await ShortRun.RunAsync(folder, Check);

        Assert.That(Refusal.ErrorsOf(early), Has.One.StartsWith("The chains of this audit log are not sealed yet"));
        Assert.That((intact, broken), Is.EqualTo((0, 2)));
    }

    [Test]
    public async Task An_audit_log_whose_seals_were_removed_is_not_sealed_again()
    {
        using var folder = WorkFolder.AfterFirstStart();
        var key = Convert.FromBase64String(await File.ReadAllTextAsync(folder.File("pulse-keys/audit.key")));
        var unsealed = Convert.ToHexString(HMACSHA256.HashData(key, "Pulse audit key"u8));
        folder.Execute(
            $"UPDATE AuditChains SET Seal = NULL, Registry = NULL; UPDATE AuditChains SET KeyCheck = x'{unsealed}' WHERE Id = 0");

        var run = await ShortRun.RunAsync(folder, []);

        Assert.That(Refusal.ErrorsOf(run), Has.One.StartsWith("The audit log has lost its seals"));
    }

    [Test]
    public async Task An_audit_log_whose_key_check_was_removed_is_not_sealed_again()
    {
        using var folder = WorkFolder.AfterFirstStart();
        folder.Execute("UPDATE AuditChains SET KeyCheck = NULL");

        var run = await ShortRun.RunAsync(folder, [], ("Database:AllowNew", "true"));

        Assert.That(
            Refusal.ErrorsOf(run), Has.One.StartsWith("The audit log has events, but its system row has no key check"));
    }

    [Test]
    public async Task An_emptied_audit_log_is_not_sealed_again_and_its_database_is_not_treated_as_empty([Values] bool mayBeNew)
    {
        using var folder = WorkFolder.AfterFirstStart();
        folder.Execute("DELETE FROM AuditEvents; DELETE FROM AuditChains WHERE Id <> 0");
        folder.Execute("UPDATE AuditChains SET Position = 0, Mac = zeroblob(32), KeyCheck = NULL, Seal = NULL, Registry = NULL");

        var run = await ShortRun.RunAsync(folder, [], ("Database:AllowNew", mayBeNew ? "true" : "false"));

        Assert.That(Refusal.ErrorsOf(run), Has.One.StartsWith("The audit log has lost its seals"));
    }

    /// <summary>The key comes from the configuration. The mark is in the folder, or a setting replaces it if the folder was lost.</summary>
    [TestCase(true, false)]
    [TestCase(false, true)]
    [TestCase(true, true)]
    public async Task An_emptied_audit_log_with_a_configured_key_is_not_sealed_again(bool isFolderKept, bool isSet)
    {
        using var folder = new WorkFolder();
        configured.CopyTo(folder);
        folder.Execute("DELETE FROM AuditEvents; DELETE FROM AuditChains WHERE Id <> 0");
        folder.Execute("UPDATE AuditChains SET Position = 0, Mac = zeroblob(32), KeyCheck = NULL, Seal = NULL, Registry = NULL");
        if (!isFolderKept)
        {
            Directory.Delete(folder.File("pulse-keys"), recursive: true);
        }

        var run = await ShortRun.RunAsync(folder, [], [Key, .. isSet ? [("Keys:AuditSealed", "true")] : Array.Empty<(string, string)>()]);

        var error = Refusal.ErrorsOf(run).Single();
        Assert.That(error, Does.StartWith("The audit log has lost its seals"));
        Assert.That(
            (error.Contains("audit.sealed", StringComparison.Ordinal), error.Contains("Keys:AuditSealed=false", StringComparison.Ordinal)),
            Is.EqualTo((isFolderKept, isSet)));
    }

    [Test]
    public async Task A_lost_key_stops_the_start_and_is_not_recreated()
    {
        using var folder = WorkFolder.AfterFirstStart();
        File.Delete(folder.File("pulse-keys/audit.key"));

        var run = await ShortRun.RunAsync(folder, []);

        Assert.That(Refusal.ErrorsOf(run), Has.One.Contains("audit.key"));
        Assert.That(File.Exists(folder.File("pulse-keys/audit.key")), Is.False);
    }

    [Test]
    public async Task Another_audit_key_prevents_the_start()
    {
        using var folder = WorkFolder.AfterFirstStart();

        var run = await ShortRun.RunAsync(folder, [], ("Keys:Audit", Convert.ToBase64String(new byte[32])));

        Assert.That(Refusal.ErrorsOf(run), Has.One.StartsWith("The key of the audit log does not belong to this database"));
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    [Platform(Exclude = "Win")]
    public async Task The_audit_key_file_is_accessible_only_to_its_owner()
    {
        using var folder = WorkFolder.AfterFirstStart();

        Assert.That(File.GetUnixFileMode(folder.File("pulse-keys/audit.key")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task The_audit_check_does_not_create_a_missing_database()
    {
        using var folder = new WorkFolder();

        await using var pulse = PulseProcess.Start(folder, Check);

        Assert.That(await Refusal.ErrorsOfAsync(pulse), Has.One.StartsWith("There is no audit log"));
        Assert.That(File.Exists(folder.File("pulse.db")), Is.False);
    }

    [TestCase(0, Description = "The header.")]
    [TestCase(4096, Description = "The schema and the pages after it.")]
    public async Task A_damaged_file_is_reported_as_damaged(int from)
    {
        using var folder = WorkFolder.AfterFirstStart();
        using (var file = File.OpenWrite(folder.Database))
        {
            file.Position = from;
            file.Write(Enumerable.Repeat((byte)0xFF, from == 0 ? 100 : (int)file.Length - from).ToArray());
        }

        var run = await ShortRun.RunAsync(folder, Check);

        Assert.That(
            Refusal.ErrorsOf(run), Has.One.StartsWith($"The database file {folder.Database} is damaged or not a database: "));
    }

    [TestCase("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [TestCase(null)]
    public async Task A_missing_or_foreign_audit_key_is_reported_and_not_a_broken_chain(string? another)
    {
        using var folder = WorkFolder.AfterFirstStart();
        File.Delete(folder.File("pulse-keys/audit.key"));
        var settings = another is null ? [] : new[] { ("Keys:Audit", another) };

        var run = await ShortRun.RunAsync(folder, Check, settings);

        Assert.That(Refusal.ErrorsOf(run), Has.One.Contains("audit.key"));
        Assert.That($"{run.Output}", Does.Not.Contain("BROKEN"));
    }

    [Test]
    public async Task A_database_of_another_program_is_reported_in_one_line_and_not_changed()
    {
        using var folder = new WorkFolder();
        folder.Execute("CREATE TABLE Notes (Text TEXT)");

        var run = await ShortRun.RunAsync(folder, Check);

        Assert.That(Refusal.ErrorsOf(run), Has.One.StartsWith("The database of ConnectionStrings:Pulse has no audit log"));
    }

    [TestCase("audit")]
    [TestCase("audit", "chekc")]
    public async Task An_unknown_command_line_verb_starts_nothing(params string[] arguments)
    {
        using var folder = new WorkFolder();

        var run = await ShortRun.RunAsync(folder, arguments);

        Assert.That(Refusal.ErrorsOf(run), Has.One.Contains("--help"));
        Assert.That(File.Exists(folder.File("pulse.db")), Is.False);
    }

    private static async Task RunAsync(WorkFolder folder, params (string, string)[] settings)
    {
        await using var pulse = await PulseProcess.StartReadyAsync(folder, settings);
        pulse.Terminate();
        await pulse.ExitAsync();
    }

    private static async Task<(int ExitCode, string Output)> CheckAsync(WorkFolder folder)
    {
        await using var pulse = PulseProcess.Start(folder, Check);
        return (await pulse.ExitAsync(), $"{pulse.Output}");
    }
}
