using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace Pulse.IntegrationTests.Setup;

/// <summary>A database for the whole suite. Each test class has its own.</summary>
public abstract class TestDatabase
{
    private static readonly TestDatabase[] Kinds =
        SqlServerTestDatabase.IsMissing ? [new SqliteTestDatabase()] : [new SqliteTestDatabase(), new SqlServerTestDatabase()];

    /// <summary>The source of every test class: SQLite, and SQL Server if a server is configured.</summary>
    public static IEnumerable<TestFixtureData> All => Kinds.Select(kind => new TestFixtureData(kind).SetArgDisplayNames(kind.Name));

    public abstract string Name { get; }

    /// <summary>Creates a database.</summary>
    /// <returns>The settings of the database.</returns>
    public abstract Dictionary<string, string> Create();

    /// <summary>Deletes the database.</summary>
    /// <param name="settings">The settings of the database.</param>
    public abstract void Drop(Dictionary<string, string> settings);

    public override string ToString() => Name;
}

/// <summary>A copy of <see cref="Template"/>.</summary>
public sealed class SqliteTestDatabase : TestDatabase
{
    public override string Name => "Sqlite";

    public override Dictionary<string, string> Create()
    {
        var folder = NewFolder();
        Template.CopyTo(folder);
        return SettingsOf(folder);
    }

    public override void Drop(Dictionary<string, string> settings) =>
        Directory.Delete(Path.GetDirectoryName(FileOf(settings))!, recursive: true);

    public static string NewFolder() => Directory.CreateTempSubdirectory("pulse-test-").FullName;

    public static Dictionary<string, string> SettingsOf(string folder) => new()
    {
        ["Database:Provider"] = "Sqlite",
        ["ConnectionStrings:Pulse"] = $"Data Source={Path.Combine(folder, "pulse.db")}",
        ["Keys:Folder"] = Path.Combine(folder, "keys"),
    };

    public static string FileOf(Dictionary<string, string> settings) =>
        new SqliteConnectionStringBuilder(settings["ConnectionStrings:Pulse"]).DataSource;
}

/// <summary>The server named by PULSE_TEST_SQLSERVER or, on Windows, LocalDB.</summary>
public sealed class SqlServerTestDatabase : TestDatabase
{
    private const string Variable = "PULSE_TEST_SQLSERVER";
    private const string LocalDb = @"Server=(localdb)\MSSQLLocalDB;Integrated Security=true";

    private static readonly string? Server =
        Environment.GetEnvironmentVariable(Variable) ?? (OperatingSystem.IsWindows() ? LocalDb : null);

    public override string Name => "SqlServer";

    public static bool IsMissing => Server is null;

    /// <summary>Why the tests do not run on SQL Server.</summary>
    public const string MissingBecause = $"No SQL Server is configured: {Variable} contains no connection string.";

    public override Dictionary<string, string> Create()
    {
        var name = $"pulse_test_{Guid.NewGuid():N}";
        OnMaster($"CREATE DATABASE [{name}]");
        return new Dictionary<string, string>
        {
            ["Database:Provider"] = Name,
            ["ConnectionStrings:Pulse"] = new SqlConnectionStringBuilder(Server) { InitialCatalog = name }.ConnectionString,
            ["Database:AllowNew"] = "true",
        };
    }

    public override void Drop(Dictionary<string, string> settings)
    {
        SqlConnection.ClearAllPools();
        OnMaster($"DROP DATABASE [{new SqlConnectionStringBuilder(settings["ConnectionStrings:Pulse"]).InitialCatalog}]");
    }

    private static void OnMaster(string statement)
    {
        using var connection = new SqlConnection(new SqlConnectionStringBuilder(Server) { InitialCatalog = "master" }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
