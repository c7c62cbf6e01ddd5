using Microsoft.Data.Sqlite;
using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>Reads and completes a SQLite connection string.</summary>
internal static class SqliteSettings
{
    public const string DefaultConnectionString = "Data Source=pulse.db";

    /// <summary>Seconds that a write waits for other writes, if the connection string sets no timeout.</summary>
    private const int DefaultTimeoutSeconds = 10;

    /// <returns>The error message for an invalid connection string. Null if it is valid.</returns>
    public static string? Fault(string connectionString)
    {
        try
        {
            var settings = new SqliteConnectionStringBuilder(connectionString);
            if (settings.DataSource is "" or ":memory:"
                || settings.Mode == SqliteOpenMode.Memory
                || settings.DataSource.StartsWith("file:", StringComparison.Ordinal))
            {
                return "ConnectionStrings:Pulse must name a database file for SQLite, as in 'Data Source=pulse.db'.";
            }

            if (settings.Mode == SqliteOpenMode.ReadOnly)
            {
                return "ConnectionStrings:Pulse must not be read-only.";
            }

            if (settings.DefaultTimeout < 0)
            {
                return "ConnectionStrings:Pulse must have a Default Timeout of at least 0 s (0: unlimited).";
            }

            return settings.Password is ""
                ? FaultOfFile(WorkingFolder.PathOf(settings.DataSource))
                : "ConnectionStrings:Pulse must not have a password: SQLite files are not encrypted.";
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            return "ConnectionStrings:Pulse is not a SQLite connection string.";
        }
    }

    private static string? FaultOfFile(string file)
    {
        if (Directory.Exists(file))
        {
            return $"ConnectionStrings:Pulse names a folder, not a file: {file}.";
        }

        var folder = Path.GetDirectoryName(file);
        return Directory.Exists(folder) ? null : $"ConnectionStrings:Pulse names a folder that does not exist: {folder}.";
    }

    /// <summary>Makes the file path absolute: SQLite resolves a relative path against the current working directory.</summary>
    public static string Complete(string connectionString)
    {
        var settings = new SqliteConnectionStringBuilder(connectionString) { DataSource = FileOf(connectionString), ForeignKeys = true };
        if (!settings.ShouldSerialize("Default Timeout"))
        {
            settings.DefaultTimeout = DefaultTimeoutSeconds;
        }

        return settings.ToString();
    }

    /// <summary>How long a write waits for other writes. Zero means no limit.</summary>
    public static TimeSpan LockWaitOf(string connectionString) =>
        TimeSpan.FromSeconds(new SqliteConnectionStringBuilder(Complete(connectionString)).DefaultTimeout);

    /// <summary>The database file and all files that SQLite and Pulse keep beside it.</summary>
    public static IEnumerable<string> FilesOf(string databaseFile) =>
        new[] { "", "-wal", "-shm", "-journal", SqliteStartLock.Suffix }.Select(suffix => databaseFile + suffix);

    /// <summary>The database file. A relative path is relative to the working directory at the start.</summary>
    public static string FileOf(string connectionString) =>
        WorkingFolder.PathOf(new SqliteConnectionStringBuilder(connectionString).DataSource);
}
