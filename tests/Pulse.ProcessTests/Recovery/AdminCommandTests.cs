using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Recovery;

/// <summary>Security rule 38: the operator of the host gives users a way back in, beside a running server.</summary>
public sealed class AdminCommandTests
{
    private const string Confirmed = "Running nodes that have confirmed it: 1 of 1.";

    [Test]
    public async Task A_reset_password_works_once_for_the_user_ends_all_sessions_on_a_running_node_and_is_an_event_of_the_system()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = await PulseProcess.StartReadyAsync(folder);
        var client = await pulse.ReadyAsync();
        var old = folder.FirstPassword();
        var session = await client.LoginAsync(old);

        var output = await HostCommand.SucceedAsync(folder, "admin", "reset-password", "ADMIN@pulse.local");
        var status = await client.StatusOfAsync(session);

        Assert.That(status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await client.TryLoginAsync(old)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That($"{output}", Does.Contain($"first password: {folder.PasswordFile}").And.Contain(Confirmed));
        Assert.That($"{output}", Does.Not.Contain(folder.FirstPassword()));
        var token = await client.LoginAsync(folder.FirstPassword());
        Assert.That(await ActorOfAsync(client, token, "user.passwordSet"), Is.EqualTo("system"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(File.GetUnixFileMode(folder.PasswordFile), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
    }

    [Test]
    public async Task A_reset_second_factor_is_not_asked_for_again()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = await PulseProcess.StartReadyAsync(folder);
        var client = await pulse.ReadyAsync();
        var session = await client.LoginAsync(folder.FirstPassword());
        await SecondFactor.EnableAsync(client, session, folder.FirstPassword());
        Assert.That((await client.TryLoginAsync(folder.FirstPassword())).Status, Is.Not.EqualTo(HttpStatusCode.OK));

        await HostCommand.SucceedAsync(folder, "admin", "reset-mfa", Client.AdminEmail);

        Assert.That(await client.StatusOfAsync(session), Is.EqualTo(HttpStatusCode.Unauthorized));
        var token = await client.LoginAsync(folder.FirstPassword());
        Assert.That(await ActorOfAsync(client, token, "user.mfaDisabled"), Is.EqualTo("system"));
        var again = await HostCommand.RunAsync(folder, "admin", "reset-mfa", Client.AdminEmail);
        Assert.That(Refusal.ErrorsOf(again), Is.EqualTo(new[] { $"The user {Client.AdminEmail} has no second factor." }));
    }

    [Test]
    public async Task A_new_superAdmin_can_log_in_and_sees_all_accounts()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = await PulseProcess.StartReadyAsync(folder);
        var client = await pulse.ReadyAsync();

        await HostCommand.SucceedAsync(folder, "admin", "make-superadmin", "ada@example.com");

        var reply = await client.TryLoginAsync("ada@example.com", folder.FirstPassword());
        Assert.That(reply.Status, Is.EqualTo(HttpStatusCode.OK), reply.Text);
        var token = (string)JsonNode.Parse(reply.Text)!["token"]!;
        Assert.That((await client.GetAsync(token, "/accounts")).AsArray(), Has.Count.EqualTo(1));
        Assert.That(await ActorOfAsync(client, token, "role.assigned"), Is.EqualTo("system"));
        Assert.That(await ActorOfAsync(client, token, "user.created"), Is.EqualTo("system"));
        Assert.That((await HostCommand.RunAsync(folder, "audit", "check")).ExitCode, Is.Zero);
        var again = await HostCommand.RunAsync(folder, "admin", "make-superadmin", "ada@example.com");
        Assert.That(Refusal.ErrorsOf(again).Single(), Does.StartWith("The user ada@example.com is already a superAdmin."));
    }

    [Test]
    public async Task The_last_superAdmin_who_is_deactivated_and_has_lost_the_role_gets_both_back_and_keeps_the_password()
    {
        using var folder = WorkFolder.AfterFirstStart();
        folder.Execute("UPDATE Users SET Active = 0; DELETE FROM RoleAssignments WHERE AccountId IS NULL");
        var refused = await ShortRun.RunAsync(folder, ["admin", "reset-password", Client.AdminEmail]);
        Assert.That(Refusal.ErrorsOf(refused).Single(), Does.StartWith($"The user {Client.AdminEmail} is deactivated."));

        var output = await HostCommand.SucceedAsync(folder, "admin", "make-superadmin", Client.AdminEmail);

        Assert.That($"{output}", Does.Contain("Running nodes that have confirmed it: 0 of 0.").And.Not.Contain("first password"));
        await using var pulse = await PulseProcess.StartReadyAsync(folder);
        var client = await pulse.ReadyAsync();
        var token = await client.LoginAsync(folder.FirstPassword());
        var permissions = await client.GetAsync(token, "/audit-events?action=role.assigned");
        Assert.That(permissions.AsArray(), Has.Count.EqualTo(1));
        Assert.That(await ActorOfAsync(client, token, "user.updated"), Is.EqualTo("system"));
    }

    [TestCase("unknown@example.com", "No user has the e-mail address unknown@example.com.")]
    [TestCase("unknown", "'unknown' is not an e-mail address that a user can have.")]
    [TestCase("", "'' is not an e-mail address that a user can have.")]
    public async Task An_unknown_user_is_refused_in_one_line_and_nothing_changes(string email, string error)
    {
        using var folder = WorkFolder.AfterFirstStart();
        var events = folder.Query<long>("SELECT count(*) FROM AuditEvents");

        foreach (var verb in new[] { "reset-password", "reset-mfa" })
        {
            Assert.That(Refusal.ErrorsOf(await ShortRun.RunAsync(folder, ["admin", verb, email])), Is.EqualTo(new[] { error }));
        }

        Assert.That(folder.Query<long>("SELECT count(*) FROM AuditEvents"), Is.EqualTo(events));
    }

    [TestCase("a b@example.com")]
    [TestCase("аda@example.com", Description = "A Cyrillic letter.")]
    public async Task A_superAdmin_with_an_address_that_no_user_can_have_is_refused(string email)
    {
        using var folder = WorkFolder.AfterFirstStart();

        var run = await ShortRun.RunAsync(folder, ["admin", "make-superadmin", email]);

        Assert.That(Refusal.ErrorsOf(run), Is.EqualTo(new[] { $"'{email}' is not an e-mail address that a user can have." }));
        Assert.That(folder.Query<long>("SELECT count(*) FROM Users"), Is.EqualTo(1));
    }

    [Test]
    public async Task With_keys_of_another_database_nothing_is_changed()
    {
        using var folder = WorkFolder.AfterFirstStart();
        (string, string)[] wrong = [("Keys:Audit", Convert.ToBase64String(new byte[32]))];
        (string, string)[] missing = [("Keys:Folder", folder.File("elsewhere"))];

        foreach (var words in new string[][] { ["admin", "reset-password", Client.AdminEmail], ["keys", "rotate-ring"] })
        {
            Assert.That(
                Refusal.ErrorsOf(await ShortRun.RunAsync(folder, words, wrong)).Single(),
                Does.StartWith("The key of the audit log does not belong to this database."));
            Assert.That(
                Refusal.ErrorsOf(await ShortRun.RunAsync(folder, words, missing)).Single(),
                Does.StartWith("The key of the audit log is missing."));
        }

        await using var pulse = await PulseProcess.StartReadyAsync(folder);
        await (await pulse.ReadyAsync()).LoginAsync(folder.FirstPassword());
    }

    [Test]
    public async Task A_locked_database_is_reported_in_one_line()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var database = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        await database.OpenAsync();
        await using var held = database.BeginTransaction(deferred: false);

        var run = await ShortRun.RunAsync(
            folder,
            ["admin", "make-superadmin", "ada@example.com"],
            ("ConnectionStrings:Pulse", $"Data Source={folder.Database};Default Timeout=1"));

        Assert.That(Refusal.ErrorsOf(run).Single(), Does.StartWith("The database cannot be used: "));
    }

    [Test]
    public async Task A_missing_database_is_not_created()
    {
        using var folder = new WorkFolder();

        foreach (var words in new string[][]
        {
            ["admin", "reset-mfa", Client.AdminEmail], ["keys", "rotate-ring"], ["database", "status"],
            ["database", "backup", folder.File("backup")],
        })
        {
            Assert.That(
                Refusal.ErrorsOf(await ShortRun.RunAsync(folder, words)),
                Is.EqualTo(new[] { $"There is no database at {folder.Database}. Check ConnectionStrings:Pulse." }));
        }

        Assert.That(folder.Names, Is.Empty);
    }

    private static async Task<string?> ActorOfAsync(Client client, string token, string action)
    {
        var events = await client.GetAsync(token, $"/audit-events?action={action}");
        return (string?)events.AsArray().First()!["actor"]!["type"];
    }
}
