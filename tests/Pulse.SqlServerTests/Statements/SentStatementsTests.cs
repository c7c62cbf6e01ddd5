using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Pulse.Infrastructure.Persistence;
using Pulse.SqlServerTests.FakeServer;

namespace Pulse.SqlServerTests.Statements;

/// <summary>Everything that Pulse sends, at each compatibility level that it accepts, and at EF Core's default.</summary>
[TestFixture(null)]
[TestFixtureSource(typeof(TSql), nameof(TSql.Levels))]
public sealed class SentStatementsTests(int? level)
{
    private PulseOnFakeServer pulse = EveryStatement.Pulse;
    private EveryCall calls = EveryStatement.Calls;

    private IReadOnlyList<SentCommand> Sent => pulse.Server.Sent;

    [OneTimeSetUp]
    public async Task CallEverything()
    {
        if (level is not null)
        {
            pulse = new(("Database:SqlServer:CompatibilityLevel", $"{level}"));
            calls = new EveryCall(pulse);
            await calls.MakeAsync();
        }
    }

    [OneTimeTearDown]
    public async Task Dispose()
    {
        if (level is not null)
        {
            await pulse.DisposeAsync();
        }
    }

    [Test]
    public void Every_method_of_every_interface_that_accesses_the_database_is_called()
    {
        var contracts = TalkingToTheDatabase.Where(IsContract).Select(service => service.ServiceType);

        Assert.That(contracts.SelectMany(contract => contract.GetMethods()), Is.SubsetOf(calls.Called));
    }

    [Test]
    public void Classes_without_an_interface_access_the_database_only_at_startup_or_in_a_unit_of_work() =>
        Assert.That(
            TalkingToTheDatabase.Where(service => !IsContract(service)).Select(service => service.ImplementationType!.Name),
            Is.EquivalentTo(
            [
                "AuditKeyCheck", "AuditTrail", "CallerInTransaction", "EmailForms", "FirstAccount", "IdempotencyStep",
                "ImpersonationEnding", "NewDatabase",
                "FutureRateRows", "SchemaCheck", "SchemaUpgrade", "SessionAllowances", "SqliteDamage", "SuspiciousUseDetector",
                "UserCredentialStore",
            ]),
            "EveryCall starts Pulse, which creates the first account, runs all steps of a unit of work, creates sessions, counts usage, "
                + "moves counts of "
            + "rates and uses codes. Each other method needs its own call there.");

    [Test]
    public void Every_statement_is_T_SQL_of_that_level() =>
        Assert.Multiple(() => Array.ForEach([.. Sent], command => TSql.Parse(command.Text, level ?? TSql.DefaultLevel)));

    [Test]
    public void No_statement_holds_a_hint() =>
        Assert.That(
            Sent.Where(command => TSql.Find<TableHint>(TSql.Parse(command.Text)).Count
                + TSql.Find<OptimizerHint>(TSql.Parse(command.Text)).Count > 0),
            Is.Empty);

    [Test]
    public void Every_change_runs_in_a_transaction_that_is_committed()
    {
        var changes = Sent.Where(command => TSql.Find<DataModificationStatement>(TSql.Parse(command.Text)).Count > 0).ToList();

        Assert.That(changes, Is.Not.Empty);
        Assert.That(changes.Where(command => command.Transaction is not { Committed: true }), Is.Empty);
    }

    [Test]
    public void Uses_of_many_sessions_are_written_by_one_statement() =>
        Assert.That(Sent.Count(command => command.Text.Contains("SET [LastSeenAt] = used", StringComparison.Ordinal)), Is.EqualTo(1));

    [Test]
    public void Impersonations_that_are_no_longer_allowed_end_in_the_transaction_of_the_change()
    {
        var ended = Sent.Single(command => command.Text.Contains("FROM [Sessions]", StringComparison.Ordinal)
            && command.Text.Contains("WHERE [s].[Id] = @ids1", StringComparison.Ordinal)
            && command.Text.StartsWith("DELETE", StringComparison.Ordinal));

        Assert.That(
            Sent.Where(command => command.Transaction == ended.Transaction).Select(command => command.Text),
            Has.Some.Contains("UPDATE [Accounts]"));
    }

    [Test]
    public void No_value_from_a_caller_is_part_of_the_SQL_text()
    {
        string[] values = [ListQueries.SearchText, ListQueries.FilterText, Samples.Identifier.Value, $"{Samples.Account}"];

        Assert.That(Sent.Where(command => values.Any(value => command.Text.Contains(value, StringComparison.OrdinalIgnoreCase))), Is.Empty);
    }

    private IEnumerable<ServiceDescriptor> TalkingToTheDatabase => pulse.Services.Where(service =>
        service.ImplementationType is { } type && type.Assembly == typeof(PulseDbContext).Assembly
        && type.GetConstructors().Any(constructor => constructor.GetParameters().Any(IsContext)));

    /// <summary>The steps of a unit of work run with every change.</summary>
    private static bool IsContract(ServiceDescriptor service) => service.ServiceType is { IsInterface: true, Name: not "ICommitStep" };

    private static bool IsContext(ParameterInfo parameter) => parameter.ParameterType.IsAssignableTo(typeof(PulseDbContext));
}
