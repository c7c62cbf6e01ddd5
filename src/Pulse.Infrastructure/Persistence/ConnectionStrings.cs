using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Configuration;
using Pulse.Infrastructure.Persistence.Sqlite;

namespace Pulse.Infrastructure.Persistence;

/// <summary><c>ConnectionStrings:Pulse</c>.</summary>
public static class ConnectionStrings
{
    private const string Name = "Pulse";

    /// <returns>What is wrong with the connection string; null where nothing is.</returns>
    public static string? Fault(DatabaseOptions options, IConfiguration configuration) => options.IsSqlServer
        ? SqlServerFault(configuration.GetConnectionString(Name))
        : SqliteSettings.Fault(Sqlite(configuration));

    internal static string Sqlite(IConfiguration configuration) => configuration.GetConnectionString(Name) ?? SqliteSettings.DefaultConnectionString;

    internal static string? SqlServer(IConfiguration configuration) => configuration.GetConnectionString(Name);

    private static string? SqlServerFault(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            return "ConnectionStrings:Pulse is required for SQL Server.";
        }

        try
        {
            // The connection refuses settings that contradict one another; the builder takes them.
            using var connection = new SqlConnection(connectionString);
            return new SqlConnectionStringBuilder(connectionString).MultipleActiveResultSets
                ? "ConnectionStrings:Pulse must not ask for MultipleActiveResultSets: Pulse does not use them."
                : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return "ConnectionStrings:Pulse is not a SQL Server connection string.";
        }
    }
}
