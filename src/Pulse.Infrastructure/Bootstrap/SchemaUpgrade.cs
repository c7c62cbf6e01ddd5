using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.Sqlite;

namespace Pulse.Infrastructure.Bootstrap;

/// <summary>Compares the migrations of the database with those of this version, and applies the missing ones.</summary>
internal sealed class SchemaUpgrade(PulseDbContext db, IOptions<DatabaseOptions> options, IConfiguration configuration)
{
    /// <summary>The last commit with the migrations that <c>Initial</c> replaces.</summary>
    private const string LastBeforeInitial = "298eab0";

    private string SqliteFile => SqliteSettings.FileOf(ConnectionStrings.Sqlite(configuration));

    /// <summary>Reads the migrations. A missing database has none.</summary>
    public async Task<SchemaVersion> ReadAsync(CancellationToken cancellationToken) => new(
        [.. db.Database.GetMigrations()],
        [.. (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Order(StringComparer.Ordinal)]);

    /// <summary>
    /// Rejects a database of a newer version, because this version would not write the newer columns. Rejects a database of an older
    /// version that has not finished the migrations that <c>Initial</c> replaces. <c>Initial</c> has the id of the last of them (ADR 31).
    /// </summary>
    /// <exception cref="StartupException">The database belongs to another version.</exception>
    public async Task RefuseOtherVersionsAsync(CancellationToken cancellationToken)
    {
        var version = await ReadAsync(cancellationToken);
        if (version.Unknown is { } unknown)
        {
            throw new StartupException(
                $"The database was created by a newer version of Pulse: it has the migration {unknown}, and the newest that this version "
                + $"knows is {version.Known[^1]}. Start the newer version.");
        }

        if (version.Applied.Count > 0 && !version.Applied.Contains(version.Known[0]))
        {
            throw new StartupException(
                $"The database was created by an earlier version of Pulse: its newest migration is {version.Applied[^1]}, and this version "
                + $"needs {version.Known[0]}. Start the version of commit {LastBeforeInitial} once, then this version.");
        }
    }

    /// <exception cref="StartupException">Migrations are missing.</exception>
    /// <param name="reason">Why they are not applied now.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    public async Task RefuseMissingAsync(string reason, CancellationToken cancellationToken)
    {
        var pending = (await ReadAsync(cancellationToken)).Pending;
        if (pending.Count > 0)
        {
            throw new StartupException($"The database lacks {pending.Count} migrations, the first is {pending[0]}, and {reason}");
        }
    }

    /// <summary>Turns on the write-ahead log, without which readers block writers. A copy made by <c>VACUUM INTO</c> has none.</summary>
    public async Task UseWalAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.IsSqlServer)
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
        }
    }

    /// <summary>Creates the database if it does not exist, and applies the missing migrations.</summary>
    /// <returns>The applied migrations.</returns>
    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken)
    {
        using var only = options.Value.IsSqlServer ? null : await SqliteStartLock.TakeAsync(SqliteFile, cancellationToken);
        if (!options.Value.IsSqlServer)
        {
            CreateFile();
        }

        await UseWalAsync(cancellationToken);
        if ((await ReadAsync(cancellationToken)).Pending is not { Count: > 0 } pending)
        {
            return [];
        }

        if (!options.Value.IsSqlServer)
        {
            await SqliteStartLock.ClearStaleMigrationLockAsync(db.Database, cancellationToken);
        }

        await db.Database.MigrateAsync(cancellationToken);
        return pending;
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
}

/// <summary>The migrations of this version and of the database, in order.</summary>
public sealed record SchemaVersion(IReadOnlyList<string> Known, IReadOnlyList<string> Applied)
{
    /// <summary>Migrations that this version would apply.</summary>
    public IReadOnlyList<string> Pending => [.. Known.Except(Applied)];

    /// <summary>The newest migration that a newer version has applied. Null if there is none.</summary>
    public string? Unknown =>
        Applied.Except(Known).LastOrDefault() is { } unknown && string.CompareOrdinal(unknown, Known[0]) > 0 ? unknown : null;
}
