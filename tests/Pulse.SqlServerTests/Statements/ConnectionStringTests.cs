using Microsoft.Extensions.Configuration;
using Pulse.Infrastructure.Persistence;
using Pulse.SqlServerTests.FakeServer;

namespace Pulse.SqlServerTests.Statements;

public sealed class ConnectionStringTests
{
    [TestCase("MultipleActiveResultSets=true")]
    [TestCase("multipleactiveresultsets = yes")]
    public void Multiple_active_result_sets_are_refused(string setting) =>
        Assert.That(Fault($"{FakeSqlServer.ConnectionString};{setting}"), Does.Contain("MultipleActiveResultSets"));

    [TestCase("")]
    [TestCase("Data Source=pulse.db;Foreign Keys=true")]
    [TestCase("Server=localhost;Encrypt=perhaps")]
    public void An_invalid_SQL_Server_connection_string_is_refused(string connectionString) =>
        Assert.That(Fault(connectionString), Does.StartWith("ConnectionStrings:Pulse"));

    [Test]
    public void Any_other_connection_string_is_accepted() => Assert.That(Fault(FakeSqlServer.ConnectionString), Is.Null);

    private static string? Fault(string connectionString)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:Pulse"] = connectionString })
            .Build();
        return ConnectionStrings.Fault(new DatabaseOptions { Provider = "SqlServer" }, configuration);
    }
}
