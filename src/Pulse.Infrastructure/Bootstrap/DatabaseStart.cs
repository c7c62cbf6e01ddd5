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

/// <summary>Brings the database to where this version needs it, before the first request is taken.</summary>
public sealed partial class DatabaseStart(
    IServiceScopeFactory scopes, IOptions<DatabaseOptions> options, IConfiguration configuration, ILogger<DatabaseStart> logger)
{
    /// <summary>The last commit that has the migrations that <c>Initial</c> replaces.</summary>
    private const string LastBeforeInitial = "298eab0";

    /// <summary>Applies what migrations are pending, if it may, and makes the first account where there is none.</summary>
    /// <exception cref="StartupException">The database cannot be reached or prepared, or lacks migrations that may not be applied.</exception>
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
    /// A newer version may write rows that this one would leave out. An older one must finish the migrations that <c>Initial</c> replaces:
    /// its id is the id of the last of them (ADR 31).
    /// </summary>
    private static async Task RefuseOtherVersionsAsync(PulseDbContext db, CancellationToken cancellationToken)
    {
        var known = db.Database.GetMigrations().ToList();
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Order(StringComparer.Ordinal).ToList();
        if (applied.Except(known).LastOrDefault() is { } unknown && string.CompareOrdinal(unknown, known[0]) > 0)
        {
            throw new StartupException(
                $"The database was made by a newer version of Pulse: it has the migration {unknown}, and the newest that this version knows "
                + $"is {known[^1]}. Start the newer version.");
        }

        if (applied.Count > 0 && !applied.Contains(known[0]))
        {
            throw new StartupException(
                $"The database was made by an earlier version of Pulse: its newest migration is {applied[^1]}, and this version needs "
                + $"{known[0]}. Start the version of commit {LastBeforeInitial} once, then this version.");
        }
    }

    /// <summary>Closing a file gives up all locks that the process has on it: one that SQLite may have open is not opened here.</summary>
    private void MakeFile()
    {
        if (!File.Exists(SqliteFile))
        {
            OwnerOnlyFile.Open(SqliteFile, FileMode.CreateNew).Dispose();
        }
    }

    /// <summary>SQLite gives the files that it makes beside the database the database's own rights.</summary>
    private void TightenFiles()
    {
        foreach (var path in SqliteSettings.FilesOf(SqliteFile).Where(path => !OwnerOnlyFile.TryTighten(path)))
        {
            LogNotTightened(path);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Cannot restrict {File} to its owner: it belongs to another user. Others may be able to read it.")]
    private partial void LogNotTightened(string file);

    private static async Task RefuseMissingMigrationsAsync(PulseDbContext db, CancellationToken cancellationToken)
    {
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count > 0)
        {
            throw new StartupException(
                $"The database lacks {pending.Count} migrations, the first {pending[0]}, and Database:MigrateOnStart is false: apply them, then start again.");
        }
    }

    /// <summary>A copy that <c>VACUUM INTO</c> made has no write-ahead log: readers would hold up writers.</summary>
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
            MakeFile();
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
