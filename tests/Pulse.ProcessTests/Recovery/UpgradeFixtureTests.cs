using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Recovery;

/// <summary>A database of each migration, as scripts/add-upgrade-fixture.sh saves it, is opened by this version.</summary>
public sealed class UpgradeFixtureTests
{
    /// <summary>The saved database of the first migration is that of the version before it, which has the same schema (ADR 31).</summary>
    private const string BeforeInitial = "298eab0";

    private static readonly string[] Migrations = ReadMigrations();

    [TestCaseSource(nameof(Migrations))]
    public async Task A_database_of_each_migration_tells_its_version_and_serves_its_keys_and_sessions_after_an_upgrade(string migration)
    {
        using var folder = Unpack(migration, out var known);
        var status = await ShortRun.RunAsync(folder, ["database", "status"]);
        var isNewest = migration == Migrations[^1];
        Assert.That(status.ExitCode, Is.EqualTo(isNewest ? 0 : 2), () => $"{status.Output}");
        Assert.That(status.Output.Lines, Has.One.EqualTo($"schema: {migration}"));
        ProlongSessions(folder);

        await using var pulse = await PulseProcess.StartReadyAsync(folder);
        var client = await pulse.ReadyAsync();
        await AssertCredentialsAsync(client, known);
        var token = await client.LoginAsync((string)known["password"]!);
        var revealed = await client.GetAsync(token, $"/applications/{known["application"]}?include=sensitive");
        Assert.That((string?)revealed["businessBanking"]!["accountNumber"], Is.EqualTo("000123456789"));
        await client.CreateKeyAsync(token, "after the upgrade");
        pulse.Terminate();
        await pulse.ExitAsync();

        var check = await ShortRun.RunAsync(folder, ["audit", "check"]);
        Assert.That(check.ExitCode, Is.Zero, () => $"{check.Output}");
        var upgraded = await ShortRun.RunAsync(folder, ["database", "status"]);
        Assert.That((upgraded.ExitCode, upgraded.Output.Lines.Contains($"schema: {Migrations[^1]}")), Is.EqualTo((0, true)));
    }

    [Test]
    public void Each_migration_has_a_saved_database()
    {
        var saved = typeof(UpgradeFixtureTests).Assembly.GetManifestResourceNames().ToHashSet();

        Assert.That(
            Migrations.Where(migration => !saved.Contains($"{NameOf(migration)}.zip")),
            Is.Empty,
            "Run scripts/add-upgrade-fixture.sh for the newest migration.");
    }

    private static async Task AssertCredentialsAsync(Client client, JsonNode known)
    {
        Assert.That(await client.StatusOfAsync(known["key"]!), Is.EqualTo(HttpStatusCode.OK));
        if (known["session"] is { } session)
        {
            Assert.That(await client.StatusOfAsync((string)session!), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await client.StatusOfAsync((string)known["keySession"]!), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await client.StatusOfAsync((string)known["endedSession"]!), Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(await client.StatusOfAsync(known["deletedKey"]!), Is.EqualTo(HttpStatusCode.Unauthorized));
        }
    }

    /// <summary>The sessions were saved long ago.</summary>
    private static void ProlongSessions(WorkFolder folder) => folder.Execute(
        "UPDATE Sessions SET LastSeenAt = strftime('%Y-%m-%d %H:%M:%f', 'now'), ExpiresAt = strftime('%Y-%m-%d %H:%M:%f', 'now', '+1 day')");

    private static string[] ReadMigrations()
    {
        using var db = SqlitePulseDbContext.WithoutDatabase();
        return [.. db.Database.GetMigrations()];
    }

    private static string NameOf(string migration) => migration == Migrations[0] ? BeforeInitial : migration;

    private static WorkFolder Unpack(string migration, out JsonNode known)
    {
        var folder = new WorkFolder();
        using var zip = typeof(UpgradeFixtureTests).Assembly.GetManifestResourceStream($"{NameOf(migration)}.zip")!;
        ZipFile.ExtractToDirectory(zip, folder.Path);
        known = JsonNode.Parse(File.ReadAllText(folder.File("credentials.json")))!;
        return folder;
    }
}
