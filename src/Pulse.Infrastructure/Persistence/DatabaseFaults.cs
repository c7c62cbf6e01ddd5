using ErrorOr;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Persistence.Sqlite;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Reacts to database failures: reports broken connections and remembers damage.</summary>
public sealed partial class DatabaseFaults(IOptions<DatabaseOptions> options, IConfiguration configuration, ILogger<DatabaseFaults> logger)
{
    /// <summary>Returned for requests after the node has found damage. An operator must restore the database.</summary>
    public static readonly Error Damaged = Errors.Unavailable(
        "database_damaged", "The database is damaged. Restore it from a backup.", TimeSpan.FromMinutes(5));

    private int damaged;

    /// <summary>Whether damage was found since the start. It stays true: if one page is damaged, others may be too.</summary>
    public bool IsDamaged => Volatile.Read(ref damaged) == 1;

    /// <summary>Raised after a failure that a new connection to SQLite may not have.</summary>
    internal event Action? ConnectionFailed;

    /// <summary>Records a failure.</summary>
    public void Note(Exception exception)
    {
        if (!options.Value.IsSqlServer && DatabaseErrors.IsOfConnection(exception))
        {
            ConnectionFailed?.Invoke();
        }

        if (DatabaseErrors.IsDamage(exception) && Interlocked.Exchange(ref damaged, 1) == 0)
        {
            LogDamaged(Database, DatabaseErrors.RefusalIn(exception)!.Message);
        }
    }

    private string Database => options.Value.IsSqlServer
        ? "The database"
        : $"The database file {SqliteSettings.FileOf(ConnectionStrings.Sqlite(configuration))}";

    [LoggerMessage(
        LogLevel.Critical,
        "{Database} is damaged: {Reason} Stop Pulse, keep a copy of the damaged database, and restore a backup (docs/operations.md).")]
    private partial void LogDamaged(string database, string reason);
}
