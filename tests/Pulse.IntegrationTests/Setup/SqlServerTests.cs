namespace Pulse.IntegrationTests.Setup;

public sealed class SqlServerTests
{
    [Test]
    public void Each_test_class_runs_on_SQL_Server_as_well()
    {
        if (SqlServerTestDatabase.IsMissing)
        {
            Assert.Ignore(SqlServerTestDatabase.MissingBecause);
        }
    }
}
