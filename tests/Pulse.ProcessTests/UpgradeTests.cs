using System.IO.Compression;
using System.Text.Json.Nodes;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>Starts on a database of the last version before the migrations were squashed: see Databases/README.md.</summary>
public sealed class UpgradeTests
{
    private const string History = "SELECT group_concat(MigrationId) FROM (SELECT MigrationId FROM __EFMigrationsHistory ORDER BY 1)";
    private const string SchemaVersion = "PRAGMA schema_version";

    /// <summary>Without the order and defaults of columns, which differ for added columns. Pulse names and sets all columns.</summary>
    private const string Schema = """
        SELECT group_concat(part, char(10)) FROM (
            SELECT 'table ' || name || ' ' || (sql LIKE '%AUTOINCREMENT%') AS part FROM sqlite_master WHERE type = 'table'
            UNION ALL
            SELECT concat_ws(' ', 'column', t.name, c.name, c.type, c."notnull", c.pk) FROM sqlite_master t, pragma_table_xinfo(t.name) c
            WHERE t.type = 'table'
            UNION ALL
            SELECT concat_ws(' ', 'foreign key', t.name, k."from", k."table", k."to", k.seq, k.on_update, k.on_delete)
            FROM sqlite_master t, pragma_foreign_key_list(t.name) k WHERE t.type = 'table'
            UNION ALL
            SELECT concat_ws(' ', type, name, sql) FROM sqlite_master WHERE type <> 'table'
            ORDER BY 1)
        """;

    private const string BuiltInRows = """
        SELECT group_concat(line, char(10)) FROM (
            SELECT concat_ws(' ', 'lock', Id, Written) AS line FROM Locks
            UNION ALL
            SELECT concat_ws(' ', 'role', Id, Name, Permissions, CreatedAt, CreatedBy, UpdatedAt, UpdatedBy, Version)
            FROM Roles WHERE AccountId IS NULL
            UNION ALL
            SELECT concat_ws(' ', 'feed', Id, Position >= 0) FROM ChangeFeedHead
            UNION ALL
            SELECT concat_ws(' ', 'chain', Id) FROM AuditChains WHERE Id = 0
            ORDER BY 1)
        """;

    private WorkFolder upgraded = null!;

    [OneTimeSetUp]
    public async Task UpgradeAsync()
    {
        upgraded = Unpack(out _);
        await RunAsync(upgraded);
    }

    [OneTimeTearDown]
    public void Delete() => upgraded?.Dispose();

    [Test]
    public async Task Two_processes_that_start_concurrently_on_an_upgraded_database_read_its_data_and_write_to_it()
    {
        using var folder = Unpack(out var known);
        await using var first = PulseProcess.Start(folder, PulseProcess.AnyPort);
        await using var second = PulseProcess.Start(folder, PulseProcess.AnyPort);
        var (reader, writer) = (await first.ReadyAsync(), await second.ReadyAsync());

        var session = await reader.GetSessionOfKeyAsync(known["key"]!);
        var token = await writer.LoginAsync((string)known["password"]!);
        var revealed = await reader.GetAsync(token, $"/applications/{known["application"]}?include=sensitive");
        var created = await writer.CreateKeyAsync(token, "after the upgrade");
        var events = await reader.GetAsync(token, "/audit-events?action=application.reviewed");
        var log = await reader.GetAsync(token, "/audit-events/integrity");

        Assert.That((string?)session["apiKey"]!["name"], Is.EqualTo("Nightly report"));
        Assert.That((string?)revealed["businessBanking"]!["accountNumber"], Is.EqualTo("000123456789"));
        Assert.That((string?)(await reader.GetSessionOfKeyAsync(created))["apiKey"]!["name"], Is.EqualTo("after the upgrade"));
        Assert.That(events[0]!["changes"]!.ToJsonString(), Is.EqualTo("""{"status":{"from":"submitted","to":"inReview"}}"""));
        Assert.That(((bool?)log["ok"], (int?)log["unsealed"], (bool?)log["chainsComplete"]), Is.EqualTo((true, 0, true)), $"{log}");

        await StopAsync(first);
        await StopAsync(second);
        await using var check = PulseProcess.Start(folder, ["audit", "check"]);
        Assert.That(await check.ExitAsync(), Is.Zero, () => $"{check.Output}");
        Assert.That($"{check.Output}", Does.Match("system: [0-9]+ events, intact").And.Match($"{known["account"]}: 10 events, intact"));
    }

    [Test]
    public void An_upgraded_database_has_the_columns_that_its_lists_are_ordered_by()
    {
        const string Unfilled = """
            SELECT count(*) FROM Memberships m INNER JOIN Users u ON u.Id = m.UserId
            WHERE m.UserCreatedAt <> u.CreatedAt OR (m.SessionsElsewhereSince IS NULL AND EXISTS (
                SELECT 1 FROM Sessions s WHERE s.UserId = m.UserId AND s.CountedIn IS NOT m.AccountId))
            """;
        Assert.That(upgraded.Query<long>("SELECT count(*) FROM Memberships"), Is.Positive);
        Assert.That(upgraded.Query<long>(Unfilled), Is.Zero);
    }

    /// <summary>Permissions that keys have used were numbers. All sets stay as they are.</summary>
    [Test]
    public async Task An_upgrade_keeps_every_stored_set_and_names_the_permissions_that_keys_have_used()
    {
        const string Sets = """
            SELECT group_concat(line, char(10)) FROM (
                SELECT concat_ws(' ', 'key', Id, Permissions, Version) AS line FROM ApiKeys
                UNION ALL SELECT concat_ws(' ', 'role', Id, Permissions, Version) FROM Roles WHERE Id > 2
                UNION ALL SELECT concat_ws(' ', 'account', Id, Permissions, Version) FROM Accounts
                ORDER BY 1)
            """;
        using var folder = Unpack(out _);
        for (var number = 0; number <= 20; number++)
        {
            folder.Execute($"""
                INSERT INTO Roles (Name, AccountId, Permissions, CreatedAt, CreatedBy, UpdatedAt, UpdatedBy, Version)
                SELECT 'role {number}', Id, {1 << number}, CreatedAt, 'maker', CreatedAt, 'maker', 7 FROM Accounts LIMIT 1;
                INSERT OR REPLACE INTO KeyPermissionUses (ApiKeyId, Permission, LastUsedAt)
                SELECT Id, {number}, '2029-01-02 03:04:05.678' FROM ApiKeys LIMIT 1
                """);
        }

        folder.Execute("UPDATE Accounts SET Permissions = 393215; UPDATE ApiKeys SET Permissions = 524287");
        var before = folder.Query<string>(Sets);

        await RunAsync(folder);

        Assert.That(folder.Query<string>(Sets), Is.EqualTo(before));
        Assert.That(folder.Query<long>("SELECT count(*) FROM ApiKeys WHERE CustomPermissions IS NOT NULL"), Is.Zero);
        Assert.That(
            folder.Query<string>("""
                SELECT group_concat(Permission, ' ') FROM (
                    SELECT u.Permission FROM KeyPermissionUses u WHERE u.LastUsedAt = '2029-01-02 03:04:05.678' ORDER BY 1)
                """),
            Is.EqualTo(
                "decideApplications impersonateUsers importApiKeys readAccounts readApiKeys readApplications readAuditEvents readMerchants "
                + "readRoles readSensitiveData readSessions readUsers verifyAllAccounts verifyApiKeys writeAccounts writeApiKeys "
                + "writeApplications writeMerchants writeRoles writeSessions writeUsers"));
    }

    [Test]
    public async Task An_upgraded_database_has_the_schema_and_built_in_rows_of_a_new_one_and_a_second_start_changes_neither()
    {
        using var folder = new WorkFolder();
        using var fresh = WorkFolder.AfterFirstStart();
        upgraded.CopyTo(folder);

        var adopted = (folder.Query<string>(History), folder.Query<long>(SchemaVersion));
        await RunAsync(folder);

        Assert.That((folder.Query<string>(History), folder.Query<long>(SchemaVersion)), Is.EqualTo(adopted));
        Assert.That(folder.Query<string>(Schema).Split('\n'), Is.EqualTo(fresh.Query<string>(Schema).Split('\n')));
        Assert.That(folder.Query<string>(BuiltInRows).Split('\n'), Is.EqualTo(fresh.Query<string>(BuiltInRows).Split('\n')));
    }

    private static WorkFolder Unpack(out JsonNode known)
    {
        var folder = new WorkFolder();
        using var zip = typeof(UpgradeTests).Assembly.GetManifestResourceStream("298eab0.zip")!;
        ZipFile.ExtractToDirectory(zip, folder.Path);
        known = JsonNode.Parse(File.ReadAllText(folder.File("credentials.json")))!;
        return folder;
    }

    private static async Task RunAsync(WorkFolder folder)
    {
        await using var pulse = await PulseProcess.StartReadyAsync(folder);
        await StopAsync(pulse);
    }

    private static async Task StopAsync(PulseProcess pulse)
    {
        pulse.Terminate();
        await pulse.ExitAsync();
    }
}
