using Pulse.Application.Common;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Protection;

namespace Pulse.Infrastructure.Recovery;

/// <summary>Backs up a SQLite database and its keys into one file, while other processes read and write.</summary>
public sealed class DatabaseBackup(OfflineDatabase database, KeyOptions keys, AuditOptions audit, TimeProvider clock)
{
    /// <param name="path">The file. It must not exist.</param>
    /// <exception cref="StartupException">The file exists or cannot be written, or there is no database of Pulse.</exception>
    /// <returns>The manifest, and a sentence for each part of the installation that is not in the file.</returns>
    public (BackupManifest Manifest, IReadOnlyList<string> Notes) Run(string path)
    {
        database.EnsureExists();
        var (target, startedAt) = (WorkingFolder.PathOf(path), clock.UtcNow);
        if (Path.Exists(target))
        {
            throw new StartupException($"{target} exists already. A backup replaces no file.");
        }

        var draft = $"{target}.{Guid.CreateVersion7():N}";
        var copy = $"{draft}.db";
        try
        {
            Copy(database.File!, copy);
            return (Write(draft, target, copy, startedAt), [.. NotIncluded()]);
        }
        finally
        {
            SqliteSettings.FilesOf(copy).Append(draft).ToList().ForEach(File.Delete);
        }
    }

    private IEnumerable<string> NotIncluded() => new[]
    {
        keys.Audit is null ? null : "Not in it: the key of the audit log, Keys:Audit.",
        keys.IsRingInRedis ? "Not in it: the key ring, which is in Redis (Keys:Ring)." : null,
        keys.Certificate is null ? null : "Not in it: the certificate that decrypts the key ring, Keys:Certificate.",
        audit.ArchiveFolder is null ? null : "Not in it: archived audit events, Audit:ArchiveFolder.",
    }.OfType<string>();

    /// <summary>
    /// Copies the database within one read transaction. Writers do not wait for it. Every change that was acknowledged before is in the
    /// copy.
    /// </summary>
    private static void Copy(string source, string target)
    {
        OwnerOnlyFile.Open(target, FileMode.CreateNew).Dispose();
        using var from = SqliteCopy.Open(source);
        using var to = SqliteCopy.Open(target);
        from.BackupDatabase(to);

        // The copy then is one file, without a write-ahead log beside it.
        SqliteCopy.Read<string>(to, "PRAGMA journal_mode = DELETE");
        if (SqliteCopy.Read<string>(to, "PRAGMA quick_check(1)") is not "ok" and var damage)
        {
            throw new StartupException($"The database file {source} is damaged: {damage.TrimEnd('.')}. The backup was not written.");
        }
    }

    /// <summary>Reads the keys after the database: each key is stored before something is encrypted with it.</summary>
    private BackupManifest Write(string draft, string target, string copy, DateTime startedAt)
    {
        using var connection = SqliteCopy.Open(copy);
        SqliteCopy.RefuseOtherKey(connection, keys);
        BackupManifest manifest;
        using (var output = OwnerOnlyFile.Open(draft, FileMode.CreateNew))
        {
            var files = BackedUpKeys.In(keys).Select(name => ($"{BackupArchive.Keys}{name}", BackedUpKeys.PathOf(keys, name)));
            manifest = BackupArchive.Write(output, files.Prepend((BackupArchive.Database, copy)), written => new BackupManifest(
                BackupManifest.CurrentFormat,
                startedAt,
                SqliteCopy.Read<string>(connection, "SELECT max(MigrationId) FROM __EFMigrationsHistory"),
                SqliteCopy.Read<long>(connection, "SELECT Position FROM ChangeFeedHead"),
                SqliteCopy.Read<long>(connection, "SELECT Position FROM AuditChains WHERE Id = 0"),
                Convert.ToHexStringLower(SqliteCopy.Read<byte[]>(connection, "SELECT Mac FROM AuditChains WHERE Id = 0")),
                written));
            output.Flush(flushToDisk: true);
        }

        if (!OwnerOnlyFile.TryPublish(draft, target))
        {
            throw new StartupException($"{target} exists already. A backup replaces no file.");
        }

        OwnerOnlyFolder.Flush(Path.GetDirectoryName(target)!);
        return manifest;
    }
}
