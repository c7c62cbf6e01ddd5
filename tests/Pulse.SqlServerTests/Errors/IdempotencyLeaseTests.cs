using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common.Idempotency;
using Pulse.SqlServerTests.FakeServer;
using Pulse.SqlServerTests.Statements;

namespace Pulse.SqlServerTests.Errors;

/// <summary>The claim of a request outlasts the retries of a failover, and expires within seconds.</summary>
public sealed class IdempotencyLeaseTests
{
    private const int RetrySeconds = 60;
    private const int DatabaseIsAway = 976;

    private static readonly byte[] Id = new byte[32];
    private static readonly byte[] Fingerprint = new byte[32];

    /// <summary>Much longer than the wait for the end of a claim, which is 10 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HeldClock clock = new();
    private PulseOnFakeServer pulse = null!;

    [SetUp]
    public void Start()
    {
        clock.UtcNow = Samples.Now;
        pulse = PulseOnFakeServer.With(services => services.AddSingleton<TimeProvider>(clock));
    }

    [TearDown]
    public async Task Stop() => await pulse.DisposeAsync();

    [TestCase(60 + RetrySeconds - 1, false, "idempotency_in_progress", TestName = "A_call_that_may_still_be_retried_keeps_its_claim")]
    [TestCase(60 + RetrySeconds, false, null, TestName = "A_call_that_died_is_taken_over_a_minute_after_the_retries_have_ended")]
    [TestCase(
        120 + RetrySeconds - 1,
        true,
        "idempotency_in_progress",
        TestName = "A_committed_call_may_still_be_answered_while_it_may_be_retried")]
    [TestCase(
        120 + RetrySeconds,
        true,
        "idempotency_answer_lost",
        TestName = "A_committed_call_has_lost_its_answer_two_minutes_after_the_retries_have_ended")]
    public async Task An_idempotency_record_without_a_response(int seconds, bool isCommitted, string? refusal)
    {
        pulse.Server.Rows["IdempotencyRecords"] = [Record(isCommitted)];
        clock.UtcNow = Samples.Now.AddSeconds(seconds);

        await using var scope = pulse.NewScope();
        var begun = await scope.ServiceProvider.GetRequiredService<IIdempotencyStore>().BeginAsync(Id, Fingerprint, CancellationToken.None);

        Assert.That(begun.IsError ? begun.FirstError.Code : null, Is.EqualTo(refusal));
    }

    [Test]
    public async Task An_idempotency_record_that_is_written_after_a_retry_starts_at_the_time_of_the_write()
    {
        const string Claim = "INSERT INTO [IdempotencyRecords]";
        pulse.Server.Before(Claim, () => clock.UtcNow = Samples.Now.AddSeconds(RetrySeconds));
        pulse.Server.Refuse(Claim, SqlFaults.Of(DatabaseIsAway));

        await using var scope = pulse.NewScope();
        await scope.ServiceProvider.GetRequiredService<IIdempotencyStore>().BeginAsync(Id, Fingerprint, CancellationToken.None);

        var claimed = pulse.Server.Kept.Single(command => command.Text.Contains(Claim, StringComparison.Ordinal));
        Assert.That(claimed.Parameters.Select(parameter => parameter.Value), Does.Contain(clock.UtcNow));
    }

    [Test]
    public async Task Ending_an_idempotency_claim_does_not_wait_for_an_unresponsive_database([Values] bool isKept)
    {
        pulse.Server.InFront = token => Task.Delay(Timeout.Infinite, token);

        await using var scope = pulse.NewScope();
        scope.ServiceProvider.GetRequiredService<CurrentIdempotencyClaim>().Value = new IdempotencyClaim(Id, Guid.CreateVersion7());
        var store = scope.ServiceProvider.GetRequiredService<IIdempotencyStore>();
        var settled = isKept ? store.StoreResponseAsync([1]) : store.ReleaseAsync();

        Assert.That(() => settled.WaitAsync(Patience), Throws.InstanceOf<OperationCanceledException>());
    }

    private static Dictionary<string, object> Record(bool isCommitted) => new()
    {
        ["Sequence"] = 1L,
        ["Id"] = Id,
        ["Fingerprint"] = Fingerprint,
        ["Holder"] = Guid.CreateVersion7(),
        ["StartedAt"] = Samples.Now,
        ["ExpiresAt"] = Samples.Now.AddDays(1),
        ["Committed"] = isCommitted,
    };

    private sealed class HeldClock : TimeProvider
    {
        public DateTime UtcNow { get; set; }

        public override DateTimeOffset GetUtcNow() => new(UtcNow, TimeSpan.Zero);
    }
}
