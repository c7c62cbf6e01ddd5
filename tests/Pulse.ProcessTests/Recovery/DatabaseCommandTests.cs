using System.Net;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Recovery;

public sealed class DatabaseCommandTests
{
    [Test]
    public async Task A_new_database_is_migrated_without_an_account_and_the_first_start_creates_it()
    {
        using var folder = new WorkFolder();

        var output = await HostCommand.SucceedAsync(folder, "database", "migrate");
        var again = await HostCommand.SucceedAsync(folder, "database", "migrate");

        var newest = folder.Query<string>("SELECT max(MigrationId) FROM __EFMigrationsHistory");
        Assert.That(output.Lines, Has.One.EqualTo($"applied: {newest}"));
        Assert.That($"{again}", Does.Contain("The database has all migrations of this version."));
        Assert.That(folder.Query<long>("SELECT count(*) FROM Users"), Is.Zero);
        await using var pulse = await PulseProcess.StartReadyAsync(folder, ("Database__MigrateOnStart", "false"));
        await (await pulse.ReadyAsync()).LoginAsync(folder.FirstPassword());
    }

    [Test]
    public async Task The_status_shows_the_version_of_the_schema_beside_a_running_server()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = await PulseProcess.StartReadyAsync(folder);
        var newest = folder.Query<string>("SELECT max(MigrationId) FROM __EFMigrationsHistory");

        var output = await HostCommand.SucceedAsync(folder, "database", "status");

        Assert.That(output.Lines, Has.One.EqualTo($"database: Sqlite, {folder.Database}"));
        Assert.That(output.Lines, Has.One.EqualTo($"schema: {newest}"));
        Assert.That(output.Lines, Has.One.EqualTo("missing migrations: none"));
        Assert.That(output.Lines, Has.One.EqualTo("content: 1 accounts, 1 users, 0 API keys"));
        Assert.That(output.Lines, Has.One.EqualTo("listed nodes: 1"));
    }

    [Test]
    public async Task A_database_of_a_newer_version_is_shown_and_neither_started_nor_changed()
    {
        using var folder = WorkFolder.AfterFirstStart();
        folder.Execute("INSERT INTO __EFMigrationsHistory VALUES ('99991231000000_Later', '99.0.0')");

        var status = await ShortRun.RunAsync(folder, ["database", "status"]);

        Assert.That(status.ExitCode, Is.EqualTo(2));
        Assert.That($"{status.Output}", Does.Contain("schema: 99991231000000_Later").And.Contain("newer than this version"));
        foreach (var words in new string[][] { [], ["database", "migrate"], ["admin", "reset-mfa", Client.AdminEmail] })
        {
            Assert.That(
                Refusal.ErrorsOf(await ShortRun.RunAsync(folder, words)).Single(),
                Does.StartWith("The database was created by a newer version of Pulse: it has the migration 99991231000000_Later"));
        }
    }

    [Test]
    public async Task A_file_of_another_program_has_no_version()
    {
        using var folder = new WorkFolder();
        folder.Execute("CREATE TABLE Notes (Text TEXT)");

        var status = await ShortRun.RunAsync(folder, ["database", "status"]);

        Assert.That(status.ExitCode, Is.EqualTo(2));
        Assert.That($"{status.Output}", Does.Contain("schema: none"));
    }

    [Test]
    public async Task A_new_key_of_the_ring_encrypts_from_now_on_and_everything_before_stays_readable()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = await PulseProcess.StartReadyAsync(folder);
        var client = await pulse.ReadyAsync();
        var token = await client.LoginAsync(folder.FirstPassword());
        var secret = await SecondFactor.EnableAsync(client, token, folder.FirstPassword());
        var keys = KeysIn(folder);

        var output = await HostCommand.SucceedAsync(folder, "keys", "rotate-ring");
        var added = KeysIn(folder).Except(keys).Single();

        Assert.That($"{output}", Does.Contain(Path.GetFileNameWithoutExtension(added)["key-".Length..]));
        Assert.That(await client.StatusOfAsync(token), Is.EqualTo(HttpStatusCode.OK));
        var events = await client.GetAsync(token, "/audit-events?action=keyRing.rotated");
        Assert.That((string?)events[0]!["actor"]!["type"], Is.EqualTo("system"));
        await using var second = await PulseProcess.StartReadyAsync(folder);
        var (steps, password) = (0, folder.FirstPassword());
        foreach (var node in new[] { client, await second.ReadyAsync() })
        {
            var done = await SecondFactor.LoginAsync(node, Client.AdminEmail, password, secret, ++steps);
            Assert.That(done.Status, Is.EqualTo(HttpStatusCode.OK), done.Text);
        }

        await AssertEncryptsWithAsync(added, await second.ReadyAsync(), folder);
    }

    /// <summary>The head of an encrypted text has the id of its key, after four bytes of the framework.</summary>
    private static async Task AssertEncryptsWithAsync(string key, Client client, WorkFolder folder)
    {
        var reset = await HostCommand.RunAsync(folder, "admin", "reset-mfa", Client.AdminEmail);
        Assert.That(reset.ExitCode, Is.Zero, () => $"{reset.Output}");
        var token = await client.LoginAsync(folder.FirstPassword());
        await SecondFactor.EnableAsync(client, token, folder.FirstPassword());
        var encrypted = folder.Query<string>("SELECT AuthenticatorKey FROM Users").Replace('-', '+').Replace('_', '/');
        var head = Convert.FromBase64String(encrypted[..28]);
        Assert.That($"key-{new Guid(head.AsSpan(4, 16))}", Is.EqualTo(Path.GetFileNameWithoutExtension(key)));
    }

    private static string[] KeysIn(WorkFolder folder) => Directory.GetFiles(folder.File("pulse-keys/data-protection"), "key-*.xml");
}
