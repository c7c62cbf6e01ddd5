using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Configuration;
using Pulse.Infrastructure.Persistence.Sqlite;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Reads and checks <c>ConnectionStrings:Pulse</c>.</summary>
public static class ConnectionStrings
{
    private const string Name = "Pulse";

    /// <returns>The error message for an invalid connection string. Null if it is valid.</returns>
    public static string? Fault(DatabaseOptions options, IConfiguration configuration) => options.IsSqlServer
        ? SqlServerFault(configuration.GetConnectionString(Name))
        : SqliteSettings.Fault(Sqlite(configuration));

    internal static string Sqlite(IConfiguration configuration) =>
        configuration.GetConnectionString(Name) ?? SqliteSettings.DefaultConnectionString;

    internal static string? SqlServer(IConfiguration configuration) => configuration.GetConnectionString(Name);

    private static string? SqlServerFault(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            return "ConnectionStrings:Pulse is required for SQL Server.";
        }

        try
        {
            // The connection rejects contradicting settings. The builder accepts them.
            using var connection = new SqlConnection(connectionString);
            return new SqlConnectionStringBuilder(connectionString).MultipleActiveResultSets
                ? "ConnectionStrings:Pulse must not set MultipleActiveResultSets."
                : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return "ConnectionStrings:Pulse is not a SQL Server connection string.";
        }
    }
}
