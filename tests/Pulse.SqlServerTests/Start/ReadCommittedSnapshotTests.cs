using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.SqlServer;

namespace Pulse.SqlServerTests.Start;

public sealed class ReadCommittedSnapshotTests
{
    private const string Column = "is_read_committed_snapshot_on";

    [TestCase(false, 1)]
    [TestCase(true, 0)]
    public async Task A_database_without_snapshot_isolation_logs_a_warning_with_the_statement_that_enables_it(bool isOn, int warnings)
    {
        await using var pulse = new PulseOnFakeServer();
        pulse.Server.Rows["databases"] = [new() { [Column] = isOn }];
        await using var scope = pulse.NewScope();
        var log = new Warned();

        await new ReadCommittedSnapshot(log).CheckAsync(scope.ServiceProvider.GetRequiredService<PulseDbContext>(), CancellationToken.None);

        Assert.That(log.Warnings, Has.Count.EqualTo(warnings));
        Assert.That(log.Warnings, Is.All.Contains("ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON"));
    }

    [Test]
    public async Task Each_start_queries_whether_read_committed_snapshot_is_on()
    {
        await using var pulse = new PulseOnFakeServer();

        await pulse.StartAsync();

        Assert.That(pulse.Server.Sent.Count(command => command.Text.Contains(Column, StringComparison.Ordinal)), Is.EqualTo(1));
    }

    private sealed class Warned : ILogger<ReadCommittedSnapshot>
    {
        public List<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Warnings.Add(formatter(state, exception));
    }
}
