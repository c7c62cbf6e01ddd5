using ErrorOr;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Accounts;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.Infrastructure.Persistence;
using Pulse.SqlServerTests.FakeServer;
using Pulse.SqlServerTests.Statements;

namespace Pulse.SqlServerTests.Errors;

public sealed class UnitOfWorkTests
{
    private const string Lock = "UPDATE Accounts";
    private const string Insert = "INSERT INTO [ApiKeys]";
    private const string Mark = "[Committed] =";
    private const int Deadlock = 1205;

    private PulseOnFakeServer pulse = null!;
    private int attempts;

    [SetUp]
    public void Start() => (pulse, attempts) = (new PulseOnFakeServer(), 0);

    [TearDown]
    public async Task Stop() => await pulse.DisposeAsync();

    [TestCase(Lock, TestName = "Work_that_meets_a_deadlock_is_run_again_and_leaves_one_result")]
    [TestCase(Insert, TestName = "Saving_that_meets_a_deadlock_is_run_again_and_leaves_one_result")]
    public async Task A_retried_deadlock(string refused)
    {
        pulse.Server.Refuse(refused, SqlFaults.Of(Deadlock));

        var result = await AddKeyAsync();

        Assert.That(result.IsError, Is.False);
        Assert.That(attempts, Is.EqualTo(2));
        Assert.That(pulse.Server.Kept.Count(Inserts), Is.EqualTo(1));
    }

    [Test]
    public async Task A_connection_that_cannot_be_opened_is_opened_again()
    {
        const int DatabaseOfAzureIsAway = 40613;
        pulse.Server.RefuseConnection(SqlFaults.Of(DatabaseOfAzureIsAway));

        var result = await AddKeyAsync();

        Assert.That(result.IsError, Is.False);
        Assert.That(pulse.Server.Kept.Count(Inserts), Is.EqualTo(1));
    }

    [Test]
    public async Task Work_refused_by_a_failover_is_retried_and_takes_effect_once(
        [Values(701, 802, 922, 976, 978, 979, 983, 3906, 6005, 17142, 17148)] int number)
    {
        pulse.Server.Refuse(Insert, SqlFaults.Of(number));

        var result = await AddKeyAsync();

        Assert.That(result.IsError, Is.False);
        Assert.That(attempts, Is.EqualTo(2));
        Assert.That(pulse.Server.Kept.Count(Inserts), Is.EqualTo(1));
    }

    [Test]
    public void A_write_refused_by_a_full_disk_is_not_retried_and_is_reported_as_an_unavailable_database(
        [Values(945, 1101, 1105, 3908, 9002, 40544, 40549, 40550, 40551, 40552, 40553)] int number)
    {
        pulse.Server.Refuse(Insert, SqlFaults.Of(number));

        var thrown = Assert.CatchAsync(() => AddKeyAsync());

        Assert.That(DatabaseErrors.IsUnavailable(thrown!), Is.True);
        Assert.That(attempts, Is.EqualTo(1));
        Assert.That(pulse.Server.Kept.Where(Inserts), Is.Empty);
    }

    [Test]
    public void An_exhausted_connection_pool_is_reported_as_an_unavailable_database_and_not_retried()
    {
        pulse.Server.RefuseConnection(new InvalidOperationException("what the driver throws"));

        var thrown = Assert.CatchAsync<InvalidOperationException>(() => AddKeyAsync());

        Assert.That(DatabaseErrors.IsUnavailable(thrown!), Is.True);
        Assert.That(DatabaseErrors.IsUnavailable(new InvalidOperationException("a defect")), Is.False);
        Assert.That(attempts, Is.Zero);
    }

    [TestCase(2601, "duplicate", TestName = "A_duplicate_is_not_tried_again")]
    [TestCase(547, "reference_gone", TestName = "A_conflict_with_a_foreign_key_is_not_tried_again")]
    public async Task A_constraint_violation_without_a_retry(int number, string code)
    {
        pulse.Server.Refuse(Insert, SqlFaults.Of(number));

        var result = await AddKeyAsync();

        Assert.That(result.FirstError.Code, Is.EqualTo(code));
        Assert.That(attempts, Is.EqualTo(1));
        Assert.That(pulse.Server.Kept.Where(Inserts), Is.Empty);
    }

    [Test]
    public void A_commit_with_an_unknown_outcome_is_not_run_again_and_is_reported_as_an_unavailable_database()
    {
        pulse.Server.LoseConnectionAtCommit(SqlFaults.Of(Deadlock));

        var thrown = Assert.CatchAsync(() => AddKeyAsync());

        Assert.That(DatabaseErrors.IsUnavailable(thrown!), Is.True);
        Assert.That(attempts, Is.EqualTo(1));
        Assert.That(pulse.Server.Kept.Count(Inserts), Is.EqualTo(1));
    }

    /// <summary>The clock fails during the announcement of the change to the other nodes.</summary>
    [Test]
    public async Task A_failure_after_the_commit_is_still_reported_as_success_and_the_work_is_not_retried()
    {
        var clock = new FailingAfterCommit();
        await using var failing = PulseOnFakeServer.With(services => services.AddSingleton<TimeProvider>(clock));
        clock.Server = failing.Server;
        failing.Server.FillWith(Samples.NewKey());
        await using var scope = failing.NewScope();
        var keys = scope.ServiceProvider.GetRequiredService<IApiKeyRepository>();

        var result = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().ExecuteAsync<Success>(
            async token =>
            {
                attempts++;
                var key = await keys.FindAsync(Samples.Account, Guid.Empty, token);
                return key!.Edit(Samples.Details.WithActive(false), "editor", Samples.Now);
            },
            CancellationToken.None);

        Assert.That(result.IsError, Is.False);
        Assert.That(attempts, Is.EqualTo(1));
        Assert.That(clock.Failures, Is.Positive, "The step after the commit must fail.");
    }

    [Test]
    public async Task Work_that_returns_an_error_is_rolled_back()
    {
        var result = await AddKeyAsync(Error.Conflict("no"));

        Assert.That(result.FirstError.Code, Is.EqualTo("no"));
        Assert.That(pulse.Server.Kept, Is.Empty);
    }

    [Test]
    public async Task An_idempotency_claim_is_marked_in_the_transaction_of_its_change_and_again_when_that_is_retried()
    {
        pulse.Server.Refuse(Mark, SqlFaults.Of(Deadlock));

        var claim = new IdempotencyClaim(new byte[32], Guid.CreateVersion7());
        var result = await AddKeyAsync(claim: claim);

        Assert.That(result.IsError, Is.False);
        Assert.That(attempts, Is.EqualTo(2));
        var (change, mark) = (
            pulse.Server.Kept.Single(Inserts), pulse.Server.Kept.Single(command => command.Text.Contains(Mark, StringComparison.Ordinal)));
        Assert.That(mark.Transaction, Is.SameAs(change.Transaction));
        Assert.That(mark.Parameters.Select(parameter => parameter.Value), Does.Contain(claim.Holder));
    }

    private static bool Inserts(SentCommand command) => command.Text.Contains(Insert, StringComparison.Ordinal);

    private async Task<ErrorOr<Success>> AddKeyAsync(Error? error = null, IdempotencyClaim? claim = null)
    {
        await using var scope = pulse.NewScope();
        scope.ServiceProvider.GetRequiredService<CurrentIdempotencyClaim>().Value = claim;
        var (accounts, keys) = (
            scope.ServiceProvider.GetRequiredService<IAccountRepository>(), scope.ServiceProvider.GetRequiredService<IApiKeyRepository>());
        var key = Samples.NewKey();
        return await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().ExecuteAsync<Success>(
            async token =>
            {
                attempts++;
                await accounts.LockAsync(Samples.Account, token);
                keys.Add(key);
                return error is { } refused ? refused : Result.Success;
            },
            CancellationToken.None);
    }

    /// <summary>Throws an exception that the execution strategy would retry.</summary>
    private sealed class FailingAfterCommit : TimeProvider
    {
        public FakeSqlServer? Server { get; set; }

        public int Failures { get; private set; }

        public override DateTimeOffset GetUtcNow()
        {
            if (Server?.Kept.Any() != true)
            {
                return new(Samples.Now, TimeSpan.Zero);
            }

            Failures++;
            throw SqlFaults.Of(Deadlock);
        }
    }
}
