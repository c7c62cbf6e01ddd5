using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Limits;
using Pulse.Infrastructure.Usage;
using Pulse.SqlServerTests.FakeServer;
using Pulse.SqlServerTests.Statements;

namespace Pulse.SqlServerTests.Errors;

/// <summary>Two nodes flush the same new rows with <c>MERGE</c>, which does not lock rows that do not exist yet.</summary>
public sealed class UsageRaceTests
{
    private PulseOnFakeServer pulse = null!;

    [SetUp]
    public void Start() => pulse = new PulseOnFakeServer();

    [TearDown]
    public async Task Stop() => await pulse.DisposeAsync();

    [TestCase(2627, TestName = "Usage_whose_rows_another_node_makes_at_the_same_time_is_written_at_the_second_attempt")]
    [TestCase(2601, TestName = "Usage_whose_rows_another_node_has_in_a_unique_index_is_written_at_the_second_attempt")]
    [TestCase(547, TestName = "Usage_of_which_one_key_is_deleted_meanwhile_is_written_at_the_second_attempt")]
    public async Task A_retried_usage_race(int number)
    {
        pulse.Server.Refuse("MERGE KeyUsages", SqlFaults.Of(number));

        await WriteAsync();

        Assert.That(pulse.Server.Kept.Count(Adds), Is.EqualTo(1));
        Assert.That(pulse.Server.Sent.Count(Adds), Is.EqualTo(2));
    }

    [Test]
    public void Usage_that_cannot_be_written_is_not_stored_and_the_error_is_thrown()
    {
        for (var i = 0; i < 5; i++)
        {
            pulse.Server.Refuse("MERGE KeyUsages", SqlFaults.Of(2627));
        }

        Assert.That(WriteAsync, Throws.InvalidOperationException);
        Assert.That(pulse.Server.Kept.Count(Adds), Is.Zero);
    }

    /// <summary>
    /// The source of a MERGE must name each row once: two rows in memory that are one row in the database fail at each attempt.
    /// </summary>
    [Test]
    public void Rate_limit_rows_are_stored_in_whole_milliseconds_for_every_window([Values(61, 100, 3_599, 86_399)] int window)
    {
        var row = RateUse.RowOf(new RateLimit(1, window), Samples.Now.AddTicks(7));

        Assert.That(row.Ticks % TimeSpan.TicksPerMillisecond, Is.Zero);
        Assert.That(row - Samples.Now, Is.GreaterThan(TimeSpan.Zero).And.LessThanOrEqualTo(TimeSpan.FromSeconds(window / 60.0)));
    }

    private static bool Adds(SentCommand command) => command.Text.Contains("MERGE KeyUsages", StringComparison.Ordinal);

    private async Task WriteAsync()
    {
        var counts = new KeyCounts();
        counts.Add(new UseOfKey(
            default, Guid.CreateVersion7(), UseCodes.Ok, PermissionSet.None, "203.0.113.7", "203.0.113.7", Samples.Now));
        await using var scope = pulse.NewScope();
        await scope.ServiceProvider.GetRequiredService<IUsageStore>()
            .WriteAsync(new Dictionary<Guid, KeyCounts> { [Guid.CreateVersion7()] = counts }, CancellationToken.None);
    }
}
