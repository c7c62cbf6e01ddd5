using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Pulse.Infrastructure.Persistence;
using Pulse.SqlServerTests.FakeServer;

namespace Pulse.SqlServerTests.Errors;

/// <summary>All of these errors have the same text, so that only their numbers can decide.</summary>
public sealed class SqlServerErrorTests
{
    [TestCase(2601, TestName = "A_duplicate_in_a_unique_index_is_a_unique_violation")]
    [TestCase(2627, TestName = "A_duplicate_in_a_unique_constraint_is_a_unique_violation")]
    public void A_unique_violation_is_recognized(int number) =>
        Assert.That(KindsOf(number), Is.EqualTo((Unique: true, ForeignKey: false, Unavailable: false)));

    [Test]
    public void A_conflict_with_a_foreign_key_is_a_foreign_key_violation() =>
        Assert.That(KindsOf(547), Is.EqualTo((Unique: false, ForeignKey: true, Unavailable: false)));

    [TestCase(-2, TestName = "A_timeout_is_unavailability")]
    [TestCase(1205, TestName = "A_deadlock_is_unavailability")]
    [TestCase(4060, TestName = "A_database_that_cannot_be_opened_is_unavailability")]
    [TestCase(10928, TestName = "A_resource_limit_of_Azure_is_unavailability")]
    [TestCase(40197, TestName = "A_failover_of_Azure_is_unavailability")]
    [TestCase(40501, TestName = "A_busy_server_of_Azure_is_unavailability")]
    [TestCase(40613, TestName = "A_database_of_Azure_that_is_away_is_unavailability")]
    [TestCase(49918, TestName = "A_lack_of_resources_of_Azure_is_unavailability")]
    public void A_transient_error_is_reported_as_unavailability(int number) =>
        Assert.That(KindsOf(number), Is.EqualTo((Unique: false, ForeignKey: false, Unavailable: true)));

    /// <summary>Each number in <c>Transient</c>: these, and those above.</summary>
    [Test]
    public void Azure_transient_errors_and_lock_timeouts_are_unavailability(
        [Values(1222, 4221, 10929, 10936, 40540, 40615, 49919, 49920)] int number) =>
        Assert.That(KindsOf(number), Is.EqualTo((Unique: false, ForeignKey: false, Unavailable: true)));

    [Test]
    public void A_failover_a_pause_a_shutdown_and_a_lack_of_memory_count_as_unavailable(
        [Values(701, 802, 922, 945, 976, 978, 979, 983, 3906, 3908, 6005, 17142, 17148)] int number) =>
        Assert.That(KindsOf(number), Is.EqualTo((Unique: false, ForeignKey: false, Unavailable: true)));

    [Test]
    public void A_full_disk_a_full_log_and_a_session_that_Azure_has_ended_count_as_unavailable(
        [Values(1101, 1105, 9002, 40544, 40549, 40550, 40551, 40552, 40553)] int number) =>
        Assert.That(KindsOf(number), Is.EqualTo((Unique: false, ForeignKey: false, Unavailable: true)));

    [Test]
    public void One_of_several_errors_is_enough_for_unavailability()
    {
        const int TransactionRolledBack = 3998;
        const int LogFull = 9002;

        Assert.That(DatabaseErrors.IsUnavailable(SqlFaults.Of([TransactionRolledBack, LogFull])));
    }

    [Test]
    public void A_broken_connection_counts_as_unavailable_for_any_error_number() =>
        Assert.That(DatabaseErrors.IsUnavailable(SqlFaults.Of(number: 0, severity: 20)));

    [Test]
    public void Failure_after_all_retries_is_unavailability() =>
        Assert.That(DatabaseErrors.IsUnavailable(new RetryLimitExceededException("too often", SqlFaults.Of(1205))));

    [TestCase(207, TestName = "A_missing_column_is_damage")]
    [TestCase(208, TestName = "A_missing_table_is_damage")]
    public void Damage(int number)
    {
        Assert.That(KindsOf(number), Is.EqualTo((Unique: false, ForeignKey: false, Unavailable: true)));
        Assert.That(DatabaseErrors.IsDamage(SqlFaults.Of(number)), Is.True);
    }

    [TestCase(102, TestName = "A_syntax_error_is_a_defect")]
    [TestCase(515, TestName = "A_missing_value_is_a_defect")]
    public void Any_other_SQL_Server_error_is_a_defect(int number) =>
        Assert.That(KindsOf(number), Is.EqualTo((Unique: false, ForeignKey: false, Unavailable: false)));

    private static (bool Unique, bool ForeignKey, bool Unavailable) KindsOf(int number)
    {
        var exception = new DbUpdateException("as EF Core wraps it", SqlFaults.Of(number));
        return (
            DatabaseErrors.IsUniqueViolation(exception),
            DatabaseErrors.IsForeignKeyViolation(exception),
            DatabaseErrors.IsUnavailable(exception));
    }
}
