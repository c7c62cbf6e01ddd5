using System.CommandLine;
using Pulse.Infrastructure.Recovery;

namespace Pulse.Api.Commands;

internal sealed class Migrate() : Verb("migrate", "Creates the database if there is none, and applies the missing migrations.")
{
    public override async Task<int> RunAsync(IServiceProvider services, ParseResult line)
    {
        var applied = await services.GetRequiredService<OfflineDatabase>().MigrateAsync(CancellationToken.None);
        applied.ToList().ForEach(migration => Tell($"applied: {migration}"));
        Tell(applied.Count == 0 ? "The database has all migrations of this version." : $"Applied {applied.Count} migrations.");
        return Done;
    }
}

internal sealed class Status() : Verb("status", "Shows the version and the size of the database. Changes nothing.")
{
    public override async Task<int> RunAsync(IServiceProvider services, ParseResult line)
    {
        var status = await services.GetRequiredService<DatabaseStatusReader>().ReadAsync(CancellationToken.None);
        var version = status.Version;
        Tell($"database: {status.Provider}, {status.Database}");
        Tell($"schema: {(version.Applied.Count == 0 ? "none" : version.Applied[^1])}");
        Tell(version.Unknown is null
            ? $"missing migrations: {(version.Pending.Count == 0 ? "none" : string.Join(", ", version.Pending))}"
            : $"newer than this version, which knows migrations up to {version.Known[^1]}");
        if (status.Content is { } content)
        {
            Tell($"change feed: position {content.FeedPosition}");
            Tell($"audit log: head of the system's chain {content.SystemPosition} {content.SystemMac}");
            Tell($"content: {content.Accounts} accounts, {content.Users} users, {content.ApiKeys} API keys");
            Tell($"listed nodes: {content.Nodes}");
        }

        return version.Unknown is null && version.Pending.Count == 0 ? Done : Found;
    }
}

internal sealed class Backup : Verb
{
    private const string OnSqlServer = """
        Back up a SQL Server database with its own tools, for example: BACKUP DATABASE [pulse] TO DISK = N'pulse.bak' WITH CHECKSUM, and log
        backups for a restore to a point in time (docs/sql-server.md). Back up Keys:Folder after it, and Audit:ArchiveFolder if it is set.
        """;

    private readonly Argument<string> file = new("FILE") { Description = "The file to write. It must not exist." };

    public Backup()
        : base("backup", "Writes the database and the keys into one file, while Pulse runs.") => Arguments.Add(file);

    public override Task<int> RunAsync(IServiceProvider services, ParseResult line)
    {
        if (services.GetRequiredService<OfflineDatabase>().File is null)
        {
            Tell(OnSqlServer.ReplaceLineEndings(" "));
            return Task.FromResult(Elsewhere);
        }

        var path = line.GetRequiredValue(file);
        var (manifest, notes) = services.GetRequiredService<DatabaseBackup>().Run(path);
        Tell($"Wrote {path}: schema {manifest.Migration}, {manifest.Files.Count} files.");
        Tell($"Head of the system's audit chain: {manifest.AuditPosition} {manifest.AuditMac}");
        Tell("It contains the keys. Encrypt it, and store it apart from the database.");
        notes.ToList().ForEach(Tell);
        return Task.FromResult(Done);
    }
}

internal sealed class Restore : Verb
{
    private const string OnSqlServer = """
        Restore a SQL Server database with its own tools: stop all nodes, RESTORE DATABASE, and put Keys:Folder in place (docs/recovery.md).
        """;

    private readonly Argument<string> file = new("FILE") { Description = "A file of database backup." };
    private readonly Option<bool> keepSessions = new("--keep-sessions")
    {
        Description = "Keeps the sessions of the backup. A session that has ended since is valid again.",
    };

    public Restore()
        : base("restore", "Restores a backup where there is no database, and ends all sessions.")
    {
        Arguments.Add(file);
        Options.Add(keepSessions);
    }

    public override async Task<int> RunAsync(IServiceProvider services, ParseResult line)
    {
        if (services.GetRequiredService<OfflineDatabase>().File is null)
        {
            Tell(OnSqlServer.ReplaceLineEndings(" ").Trim());
            return Elsewhere;
        }

        var restored = await services.GetRequiredService<DatabaseRestore>().RunAsync(
            line.GetRequiredValue(file), line.GetValue(keepSessions), CancellationToken.None);
        Tell($"Restored the backup of {restored.Manifest.CreatedAt:yyyy-MM-ddTHH:mm:ssZ}. Ended {restored.EndedSessions} sessions.");
        Tell("Keys that were revoked, rotated or limited after the backup work again (docs/recovery.md). Next: audit check.");
        return Done;
    }
}
