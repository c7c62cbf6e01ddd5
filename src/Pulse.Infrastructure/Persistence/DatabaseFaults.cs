using ErrorOr;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Persistence.Sqlite;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Acts on what the database's failures say of it.</summary>
public sealed partial class DatabaseFaults(IOptions<DatabaseOptions> options, IConfiguration configuration, ILogger<DatabaseFaults> logger)
{
    /// <summary>The refusal of a request, by a node that knows of the damage. A person has to do something first.</summary>
    public static readonly Error Damaged = Errors.Unavailable(
        "database_damaged", "The database is damaged: it has to be restored from a backup.", TimeSpan.FromMinutes(5));

    private int damaged;

    /// <summary>Whether the file was found damaged since the start. It stays so: damage in one page says nothing good of the others.</summary>
    public bool IsDamaged => Volatile.Read(ref damaged) == 1;

    /// <summary>
    /// A connection that was opened while the file could not be written stays read-only for as long as it is open: after such a failure no
    /// pooled connection is used again.
    /// </summary>
    public void Note(Exception exception)
    {
        if (!options.Value.IsSqlServer && DatabaseErrors.IsOfConnection(exception))
        {
            DropPooledConnections();
        }

        if (DatabaseErrors.IsDamage(exception) && Interlocked.Exchange(ref damaged, 1) == 0)
        {
            LogDamaged(Database, DatabaseErrors.RefusalIn(exception)!.Message);
        }
    }

    private string Database => options.Value.IsSqlServer ? "The database" : $"The database file {SqliteSettings.FileOf(ConnectionStrings.Sqlite(configuration))}";

    private void DropPooledConnections()
    {
        using var connection = new SqliteConnection(SqliteSettings.Complete(ConnectionStrings.Sqlite(configuration)));
        SqliteConnection.ClearPool(connection);
    }

    [LoggerMessage(
        LogLevel.Critical, "{Database} is damaged: {Reason} Stop Pulse, keep a copy of it, and put a backup in its place (docs/operations.md).")]
    private partial void LogDamaged(string database, string reason);
}
