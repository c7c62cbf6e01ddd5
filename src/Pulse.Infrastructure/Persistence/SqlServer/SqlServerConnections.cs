using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Pulse.Infrastructure.Persistence.SqlServer;

/// <summary>
/// Gives each <see cref="DatabaseLane"/> its own connection pool, by its own application name: the driver keeps one pool per connection
/// string. Marks errors of an exhausted pool. While the database may be another one, only the system lane connects.
/// </summary>
internal sealed class SqlServerConnections(IConfiguration configuration, DatabaseIdentity identity) : DbConnectionInterceptor
{
    private const int SystemPoolSize = 5;

    private readonly string? database = CatalogOf(ConnectionStrings.SqlServer(configuration));
    private readonly string[] strings =
        [.. Enum.GetValues<DatabaseLane>().Select(lane => Of(ConnectionStrings.SqlServer(configuration) ?? "", lane))];

    /// <summary>
    /// The connection string of a lane. <c>Max Pool Size</c> is divided: half for reads of handlers, a quarter each for changes and
    /// credentials. The few connections of the system lane are extra.
    /// </summary>
    public static string Of(string connectionString, DatabaseLane lane)
    {
        var settings = new SqlConnectionStringBuilder(connectionString);
        settings.ApplicationName = $"{NameOf(settings)} {lane}";
        settings.MaxPoolSize = lane switch
        {
            DatabaseLane.System => SystemPoolSize,
            DatabaseLane.Requests => Math.Max(1, settings.MaxPoolSize / 2),
            _ => Math.Max(1, settings.MaxPoolSize / 4),
        };
        settings.MinPoolSize = Math.Min(settings.MinPoolSize, settings.MaxPoolSize);
        return settings.ConnectionString;
    }

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        Enter(connection, eventData.Context);
        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Enter(connection, eventData.Context);
        return ValueTask.FromResult(result);
    }

    public override void ConnectionFailed(DbConnection connection, ConnectionErrorEventData eventData) =>
        SqlServerErrors.MarkFailedConnection(eventData.Exception);

    public override Task ConnectionFailedAsync(
        DbConnection connection, ConnectionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionFailed(connection, eventData);
        return Task.CompletedTask;
    }

    private static string? CatalogOf(string? connectionString) =>
        connectionString is null ? null : new SqlConnectionStringBuilder(connectionString).InitialCatalog;

    private static string NameOf(SqlConnectionStringBuilder settings) =>
        settings.ShouldSerialize("Application Name") ? settings.ApplicationName : "Pulse";

    /// <summary>Selects the lane's connection string. A connection to another catalog (master, for creating the database) stays
    /// unchanged.</summary>
    private void Enter(DbConnection connection, DbContext? context)
    {
        if (connection is SqlConnection && context is PulseDbContext pulse && CatalogOf(connection.ConnectionString) == database)
        {
            if (pulse.Lane is not DatabaseLane.System)
            {
                identity.EnsureSame();
            }

            connection.ConnectionString = strings[(int)pulse.Lane];
        }
    }
}
