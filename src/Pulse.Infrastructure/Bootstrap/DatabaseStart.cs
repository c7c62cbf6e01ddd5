using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;
using Pulse.Infrastructure.Users;

namespace Pulse.Infrastructure.Bootstrap;

/// <summary>Prepares the database before the first request.</summary>
public sealed partial class DatabaseStart(
    IServiceScopeFactory scopes, IOptions<DatabaseOptions> options, IConfiguration configuration, ILogger<DatabaseStart> logger)
{
    /// <summary>The last commit with the migrations that <c>Initial</c> replaces.</summary>
    private const string LastBeforeInitial = "298eab0";

    /// <summary>Applies pending migrations, if allowed, and creates the first account if there is none.</summary>
    /// <exception cref="StartupException">The database is unreachable, cannot be prepared, or lacks migrations that may not be
    /// applied.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await PrepareAsync(scope.ServiceProvider, cancellationToken);
        }
        catch (Exception exception) when (!options.Value.IsSqlServer && DatabaseErrors.IsDamage(exception))
        {
            throw SqliteDamage.Found(SqliteFile, exception);
        }
        catch (Exception exception) when (DatabaseErrors.RefusalIn(exception) is { } refusal)
        {
            throw new StartupException($"The database cannot be prepared: {refusal.Message}");
        }
    }

    private string SqliteFile => SqliteSettings.FileOf(ConnectionStrings.Sqlite(configuration));

    private async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<PulseDbContext>();
        var first = services.GetRequiredService<FirstAccount>();
        await first.RefuseBadPasswordAsync(cancellationToken);
        await services.GetRequiredService<SqliteDamage>().RefuseAsync(cancellationToken);
        await services.GetRequiredService<NewDatabase>().RefuseUnexpectedAsync(cancellationToken);
        await RefuseOtherVersionsAsync(db, cancellationToken);
        if (!options.Value.IsSqlServer)
        {
            TightenFiles();
        }

        if (options.Value.MigrateOnStart)
        {
            await MigrateAsync(db, cancellationToken);
        }
        else
        {
            await RefuseMissingMigrationsAsync(db, cancellationToken);
            await UseWalAsync(db, cancellationToken);
        }

        if (options.Value.IsSqlServer)
        {
            await services.GetRequiredService<ReadCommittedSnapshot>().CheckAsync(db, cancellationToken);
        }

        await services.GetRequiredService<SchemaCheck>().EnsureAsync(cancellationToken);
        await services.GetRequiredService<AuditKeyCheck>().EnsureAsync(cancellationToken);
        await services.GetRequiredService<EmailForms>().EnsureAsync(cancellationToken);
        await first.EnsureAsync(cancellationToken);
        if (!options.Value.IsSqlServer)
        {
            services.GetRequiredService<SqliteFile>().Hold(ConnectionStrings.Sqlite(configuration));
        }
    }

    /// <summary>
    /// Rejects a database of a newer version, because this version would not write the newer columns. Rejects a database of an older
    /// version that has not finished the migrations that <c>Initial</c> replaces. <c>Initial</c> has the id of the last of them (ADR 31).
    /// </summary>
    private static async Task RefuseOtherVersionsAsync(PulseDbContext db, CancellationToken cancellationToken)
    {
        var known = db.Database.GetMigrations().ToList();
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Order(StringComparer.Ordinal).ToList();
        if (applied.Except(known).LastOrDefault() is { } unknown && string.CompareOrdinal(unknown, known[0]) > 0)
        {
            throw new StartupException(
                $"The database was created by a newer version of Pulse: it has the migration {unknown}, and the newest that this version "
                + $"knows is {known[^1]}. Start the newer version.");
        }

        if (applied.Count > 0 && !applied.Contains(known[0]))
        {
            throw new StartupException(
                $"The database was created by an earlier version of Pulse: its newest migration is {applied[^1]}, and this version needs "
                + $"{known[0]}. Start the version of commit {LastBeforeInitial} once, then this version.");
        }
    }

    /// <summary>Creates the file if it does not exist. It does not open an existing file, because closing it would release SQLite's locks
    /// on it.</summary>
    private void CreateFile()
    {
        if (!File.Exists(SqliteFile))
        {
            OwnerOnlyFile.Open(SqliteFile, FileMode.CreateNew).Dispose();
        }
    }

    /// <summary>Restricts the database files to their owner. SQLite creates new files with the permissions of the database file.</summary>
    private void TightenFiles()
    {
        foreach (var path in SqliteSettings.FilesOf(SqliteFile).Where(path => !OwnerOnlyFile.TryTighten(path)))
        {
            LogNotTightened(path);
        }
    }

    [LoggerMessage(
        LogLevel.Warning, "Cannot restrict {File} to its owner: it belongs to another user. Other users may be able to read it.")]
    private partial void LogNotTightened(string file);

    private static async Task RefuseMissingMigrationsAsync(PulseDbContext db, CancellationToken cancellationToken)
    {
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count > 0)
        {
            throw new StartupException(
                $"The database lacks {pending.Count} migrations, the first is {pending[0]}, and Database:MigrateOnStart is false. "
                + "Apply the migrations, then start again.");
        }
    }

    /// <summary>Turns on the write-ahead log, without which readers block writers. A copy made by <c>VACUUM INTO</c> has none.</summary>
    private async Task UseWalAsync(PulseDbContext db, CancellationToken cancellationToken)
    {
        if (!options.Value.IsSqlServer)
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
        }
    }

    private async Task MigrateAsync(PulseDbContext db, CancellationToken cancellationToken)
    {
        using var only = options.Value.IsSqlServer ? null : await SqliteStartLock.TakeAsync(SqliteFile, cancellationToken);
        if (!options.Value.IsSqlServer)
        {
            CreateFile();
        }

        await UseWalAsync(db, cancellationToken);
        if (!(await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            return;
        }

        if (!options.Value.IsSqlServer)
        {
            await SqliteStartLock.ClearStaleMigrationLockAsync(db.Database, cancellationToken);
        }

        await db.Database.MigrateAsync(cancellationToken);
    }
}
