using Microsoft.Extensions.Configuration;
using Pulse.Infrastructure.Persistence;

namespace Pulse.ProcessTests;

/// <summary>Connection strings that would stop a start, tested without a process for each case.</summary>
public sealed class ConnectionStringTests
{
    [TestCase("Sqlite", "Data Source=pulse.db", null)]
    [TestCase("Sqlite", "Filename=pulse.db;Default Timeout=5;Pooling=False", null)]
    [TestCase("Sqlite", "Data Source=pulse.db;Mode=Memory", "must name a database file")]
    [TestCase("Sqlite", "Data Source=file:pulse.db?mode=memory", "must name a database file")]
    [TestCase("Sqlite", "Server=.;Database=Pulse", "is not a SQLite connection string")]
    [TestCase("Sqlite", "Data Source=pulse.db;Default Timeout=long", "is not a SQLite connection string")]
    [TestCase("Sqlite", "Data Source=pulse.db;Default Timeout=99999999999", "is not a SQLite connection string")]
    [TestCase("Sqlite", "Data Source=pulse.db;Default Timeout=-4", "must have a Default Timeout of at least 0 s")]
    [TestCase("Sqlite", "Data Source=pulse.db;Mode=ReadOnly", "must not be read-only")]
    [TestCase("Sqlite", "Data Source=pulse.db;Password=x", "must not have a password")]
    [TestCase("Sqlite", "Data Source=.", "names a folder, not a file")]
    [TestCase("SqlServer", "Server=.;Database=Pulse;Integrated Security=true", null)]
    [TestCase("SqlServer", " ", "is required")]
    [TestCase("SqlServer", "garbage", "is not a SQL Server connection string")]
    [TestCase("SqlServer", "Data Source=pulse.db;Version=3", "is not a SQL Server connection string")]
    [TestCase("SqlServer", "Server=.;Connect Timeout=long", "is not a SQL Server connection string")]
    [TestCase(
        "SqlServer", "Server=.;Integrated Security=true;Authentication=ActiveDirectoryDefault", "is not a SQL Server connection string")]
    [TestCase("SqlServer", "Server=.;MultipleActiveResultSets=true", "must not set MultipleActiveResultSets")]
    public void A_connection_string_must_be_one_that_Pulse_can_use(string provider, string value, string? fault)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Pulse", value)]).Build();

        var error = ConnectionStrings.Fault(new DatabaseOptions { Provider = provider }, configuration);

        Assert.That(error, fault is null ? Is.Null : Does.StartWith($"ConnectionStrings:Pulse {fault}"));
    }
}
