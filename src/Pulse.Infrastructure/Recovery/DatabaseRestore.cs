using System.IO.Compression;
using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Recovery;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Protection;

namespace Pulse.Infrastructure.Recovery;

/// <summary>Restores a backup of <see cref="DatabaseBackup"/> to a place without a database.</summary>
public sealed class DatabaseRestore(IServiceScopeFactory scopes, OfflineDatabase database, KeyOptions keys, TimeProvider clock)
{
    /// <summary>
    /// Checks the backup before anything takes its place. The database takes its place last: if the process ends before, there is none, and
    /// the restore can be repeated.
    /// </summary>
    /// <param name="path">The backup.</param>
    /// <param name="keepSessions">Whether the sessions of the backup stay valid.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    /// <exception cref="StartupException">There is a database, or other keys, or the backup cannot be used.</exception>
    public async Task<RestoredBackup> RunAsync(string path, bool keepSessions, CancellationToken cancellationToken)
    {
        var restored = await PlaceAsync(WorkingFolder.PathOf(path), keepSessions, cancellationToken);
        await database.MigrateAsync(cancellationToken);
        await RecordAsync(restored, !keepSessions, cancellationToken);
        return restored;
    }

    private async Task<RestoredBackup> PlaceAsync(string path, bool keepSessions, CancellationToken cancellationToken)
    {
        // A server that starts at the same time waits for this lock.
        using var only = await SqliteStartLock.TakeAsync(database.File!, cancellationToken);
        if (SqliteSettings.FilesOf(database.File!).FirstOrDefault(file => IsDatabase(file) && File.Exists(file)) is { } taken)
        {
            throw new StartupException($"{taken} exists. A restore replaces no database: stop all nodes and move its files away first.");
        }

        var draft = $"{database.File}.{Guid.CreateVersion7():N}";
        var draftKeys = new KeyOptions { Folder = $"{draft}.keys", Audit = keys.Audit };
        try
        {
            using var archive = OpenArchive(path);
            var manifest = BackupArchive.ReadManifest(archive);
            await RefuseNewerAsync(manifest, cancellationToken);
            OwnerOnlyFolder.Make(Path.Combine(draftKeys.Folder, "data-protection"));
            foreach (var file in manifest.Files)
            {
                BackupArchive.Extract(archive, file, PathOf(file, draft, draftKeys));
            }

            Check(draft, draftKeys, manifest);
            var ended = RestoredContent.Prepare(draft, keepSessions, clock.UtcNow);
            PlaceKeys(draftKeys);
            Place(draft, database.File!);
            return new RestoredBackup(manifest, ended);
        }
        finally
        {
            SqliteSettings.FilesOf(draft).ToList().ForEach(File.Delete);
            if (Directory.Exists(draftKeys.Folder))
            {
                Directory.Delete(draftKeys.Folder, recursive: true);
            }
        }
    }

    private static bool IsDatabase(string file) => !file.EndsWith(SqliteStartLock.Suffix, StringComparison.Ordinal);

    private static string PathOf(BackedUpFile file, string draft, KeyOptions draftKeys) => file.Name == BackupArchive.Database
        ? draft
        : BackedUpKeys.PathOf(draftKeys, file.Name[BackupArchive.Keys.Length..]);

    private static ZipArchive OpenArchive(string path)
    {
        try
        {
            return ZipFile.OpenRead(path);
        }
        catch (InvalidDataException)
        {
            throw new StartupException($"{path} is not a backup of Pulse, or is damaged.");
        }
    }

    /// <summary>Rejects a backup of a newer version before anything takes its place.</summary>
    private async Task RefuseNewerAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var known = scope.ServiceProvider.GetRequiredService<PulseDbContext>().Database.GetMigrations().ToList();
        if (string.CompareOrdinal(manifest.Migration, known[^1]) > 0)
        {
            throw new StartupException(
                $"The backup is of a newer version of Pulse: it has the migration {manifest.Migration}, and the newest that this version "
                + $"knows is {known[^1]}. Restore it with the newer version.");
        }
    }

    /// <summary>Keys that are already in the folder must be those of the backup. Further keys of the ring stay.</summary>
    private void Check(string draft, KeyOptions draftKeys, BackupManifest manifest)
    {
        var other = BackedUpKeys.In(draftKeys).FirstOrDefault(name => File.Exists(BackedUpKeys.PathOf(keys, name))
            && !File.ReadAllBytes(BackedUpKeys.PathOf(keys, name)).AsSpan()
                .SequenceEqual(File.ReadAllBytes(BackedUpKeys.PathOf(draftKeys, name))));
        if (other is not null)
        {
            throw new StartupException(
                $"{BackedUpKeys.PathOf(keys, other)} is another key than the one in the backup. A restore replaces no key: move it away "
                + "first, or check Keys:Folder.");
        }

        using var connection = SqliteCopy.Open(draft);
        var hasKey = manifest.Has(BackupArchive.Keys + BackedUpKeys.AuditKey);
        SqliteCopy.RefuseOtherKey(connection, hasKey ? draftKeys : keys);
    }

    private void PlaceKeys(KeyOptions draftKeys)
    {
        foreach (var name in BackedUpKeys.In(draftKeys))
        {
            var target = BackedUpKeys.PathOf(keys, name);
            OwnerOnlyFolder.Make(Path.GetDirectoryName(target)!);
            if (!File.Exists(target))
            {
                Place(BackedUpKeys.PathOf(draftKeys, name), target);
            }
        }
    }

    /// <exception cref="StartupException">Another process has created the file meanwhile.</exception>
    private static void Place(string draft, string target)
    {
        // A rename works across no file systems, and the folder of the keys can be on another one.
        var beside = $"{target}.{Guid.CreateVersion7():N}";
        File.Move(draft, beside);
        if (!OwnerOnlyFile.TryPublish(beside, target))
        {
            throw new StartupException($"{target} was created by another process during the restore.");
        }

        OwnerOnlyFolder.Flush(Path.GetDirectoryName(target)!);
    }

    /// <summary>The event shows in the restored log that later events are lost.</summary>
    private async Task RecordAsync(RestoredBackup restored, bool sessionsEnded, CancellationToken cancellationToken)
    {
        await database.EnsureSealedAsync(cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        var log = scope.ServiceProvider.GetRequiredService<AuditLog>();
        await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().ExecuteAsync<Success>(
            _ =>
            {
                var snapshot = new RestoreSnapshot(restored.Manifest.CreatedAt, sessionsEnded);
                log.RecordIn(account: null, AuditActions.DatabaseRestored, AuditTarget.Database, before: null, snapshot);
                return Task.FromResult(Result.Success.ToErrorOr());
            },
            cancellationToken);
    }
}

/// <param name="Manifest">The manifest of the backup.</param>
/// <param name="EndedSessions">The number of sessions that were ended.</param>
public sealed record RestoredBackup(BackupManifest Manifest, int EndedSessions);
