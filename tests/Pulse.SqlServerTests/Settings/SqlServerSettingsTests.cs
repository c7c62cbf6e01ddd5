using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.LoginProtection;
using Pulse.Infrastructure.Persistence;
using Pulse.SqlServerTests.FakeServer;
using Pulse.SqlServerTests.Statements;

namespace Pulse.SqlServerTests.Settings;

/// <summary>Database:SqlServer reaches the provider: each setting has an effect on the commands.</summary>
public sealed class SqlServerSettingsTests
{
    [TestCase(null, 1)]
    [TestCase(2, 3)]
    [TestCase(1, 5)]
    public async Task MaxBatchSize_bounds_the_rows_that_go_in_one_command(int? size, int expected)
    {
        await using var pulse = new PulseOnFakeServer(Setting("MaxBatchSize", size));

        await AddFiveLoginFailuresAsync(pulse);

        Assert.That(
            pulse.Server.Sent.Count(command => TSql.TablesIn(TSql.Parse(command.Text)).Contains("LoginFailures") && Writes(command)),
            Is.EqualTo(expected));
    }

    [TestCase(null, 30)]
    [TestCase(77, 77)]
    public async Task CommandTimeoutSeconds_bounds_each_command(int? seconds, int expected)
    {
        await using var pulse = new PulseOnFakeServer(Setting("CommandTimeoutSeconds", seconds));

        await AddFiveLoginFailuresAsync(pulse);

        Assert.That(
            pulse.Server.Sent.Where(command => !IsSavepoint(command)).Select(command => command.TimeoutSeconds), Is.All.EqualTo(expected));
    }

    /// <summary>Delays grow to two seconds, so that five retries take longer than four did.</summary>
    [TestCase(null, 5)]
    [TestCase(600, 1)]
    public async Task RetrySeconds_limits_how_long_commands_are_retried_during_a_failover(int? seconds, int refusals)
    {
        await using var pulse = new PulseOnFakeServer(Setting("RetrySeconds", seconds));
        RefuseConnections(pulse, refusals);

        await AddFiveLoginFailuresAsync(pulse);

        Assert.That(pulse.Server.Sent.Count(Writes), Is.Positive);
    }

    [TestCase(0, 1)]
    [TestCase(1, 1_000)]
    public async Task After_RetrySeconds_the_database_is_reported_as_unavailable(int seconds, int refusals)
    {
        await using var pulse = new PulseOnFakeServer(Setting("RetrySeconds", seconds));
        RefuseConnections(pulse, refusals);

        var thrown = Assert.CatchAsync(() => AddFiveLoginFailuresAsync(pulse));

        Assert.That(DatabaseErrors.IsUnavailable(thrown!), Is.True);
    }

    [TestCase(null, false)]
    [TestCase(150, false)]
    [TestCase(160, true)]
    public async Task CompatibilityLevel_decides_which_functions_are_used(int? level, bool expected)
    {
        await using var pulse = new PulseOnFakeServer(Setting("CompatibilityLevel", level));
        await using var scope = pulse.NewScope();
        var accounts = scope.ServiceProvider.GetRequiredService<PulseDbContext>().Accounts;

        var sql = accounts.Select(account => Math.Max(account.Version, 7)).ToQueryString();

        Assert.That(sql.Contains("GREATEST", StringComparison.Ordinal), Is.EqualTo(expected), sql);
    }

    private static void RefuseConnections(PulseOnFakeServer pulse, int count)
    {
        // Error of an availability group. After an error of Azure, EF Core waits for at least five seconds each time.
        const int DatabaseIsAway = 976;
        for (var refused = 0; refused < count; refused++)
        {
            pulse.Server.RefuseConnection(SqlFaults.Of(DatabaseIsAway));
        }
    }

    private static async Task AddFiveLoginFailuresAsync(PulseOnFakeServer pulse)
    {
        await using var scope = pulse.NewScope();
        byte[][] keys = [.. Enumerable.Range(0, 5).Select(number => new byte[] { (byte)number })];
        await scope.ServiceProvider.GetRequiredService<ILoginFailureStore>().AddAsync(
            keys, Samples.NewEvent(), Samples.Now, Samples.Now, CancellationToken.None);
    }

    private static bool Writes(SentCommand command) => command.Text.Contains("INSERT", StringComparison.Ordinal);

    private static bool IsSavepoint(SentCommand command) => command.Text.StartsWith("SAVE TRANSACTION", StringComparison.Ordinal);

    private static (string Name, string Value)[] Setting(string name, int? value) =>
        value is null ? [] : [($"Database:SqlServer:{name}", $"{value}")];
}
