using Microsoft.SqlServer.TransactSql.ScriptDom;
using Pulse.SqlServerTests.FakeServer;

namespace Pulse.SqlServerTests.Statements;

/// <summary>The statements on fields in sections for SQL Server.</summary>
public sealed class SectionStatementTests
{
    private static readonly string[] Tables = ["Applications", "Merchants"];

    [Test]
    public void A_field_is_read_by_its_path_from_the_column_of_sections()
    {
        const string City = "JSON_VALUE(CAST([a].[Content] AS nvarchar(max)), N'$.basics.address.city')";
        const string Name = "JSON_VALUE(CAST([a].[Content] AS nvarchar(max)), N'$.basics.businessName')";

        Assert.That(Lists("Applications"), Has.Some.Contains($"[a].[AccountId] = @account AND {City} = @"));
        Assert.That(
            Lists("Applications"), Has.Some.Contains($"ORDER BY UPPER({City}) DESC, {City} DESC, UPPER({Name}), {Name}, [a].[CreatedAt]"));
        Assert.That(
            Lists("Merchants"), Has.Some.Contains("JSON_VALUE(CAST([m].[Profile] AS nvarchar(max)), N'$.businessDetails.mcc') = @"));
        Assert.That(Lists("Merchants"), Has.Some.Contains("JSON_VALUE(CAST([m].[Profile] AS nvarchar(max)), N'$.basics.dbaName') IS NULL"));
    }

    [TestCaseSource(nameof(Tables))]
    public void Every_path_is_a_literal_as_versions_before_2017_need_it(string table)
    {
        var calls = Lists(table).SelectMany(text => TSql.Find<FunctionCall>(TSql.Parse(text)))
            .Where(call => call.FunctionName.Value == "JSON_VALUE")
            .ToList();

        Assert.That(calls, Is.Not.Empty);
        Assert.That(calls.Select(call => call.Parameters[1]), Is.All.InstanceOf<StringLiteral>());
    }

    /// <summary>A value must have the type of the indexed column that it is compared with, or the index cannot be used.</summary>
    [TestCaseSource(nameof(Tables))]
    public void A_status_is_compared_as_single_byte_text(string table)
    {
        var filters = Sent(table).Where(command => command.Text.Contains("[Status] = @", StringComparison.Ordinal)
            && command.Text.Contains("SELECT", StringComparison.Ordinal)).ToList();

        Assert.That(filters, Is.Not.Empty);
        Assert.That(
            filters.SelectMany(command => command.Parameters).Where(parameter => parameter.Value is string).Select(
                parameter => parameter.DbType),
            Is.All.EqualTo(System.Data.DbType.AnsiString));
    }

    [TestCaseSource(nameof(Tables))]
    public void Every_list_query_is_restricted_to_one_account_to_no_rows_or_to_the_portal_key(string table) =>
        Assert.That(Lists(table).Where(text => !text.Contains("[KeyHash] = @", StringComparison.Ordinal)
            && !text.Contains("[AccountId] = @", StringComparison.Ordinal)
            && !text.Contains("WHERE 0 = 1", StringComparison.Ordinal)), Is.Empty);

    private static IEnumerable<string> Lists(string table) =>
        Sent(table).Select(command => command.Text).Where(text => text.StartsWith("SELECT", StringComparison.Ordinal));

    /// <summary>Without the check of the schema, which names each table and reads no row.</summary>
    private static IEnumerable<SentCommand> Sent(string table) => EveryStatement.Sent.Where(
        command => command.Text.Contains($"FROM [{table}] ", StringComparison.Ordinal)
            && !command.Text.StartsWith("SELECT 1 WHERE EXISTS (", StringComparison.Ordinal));
}
