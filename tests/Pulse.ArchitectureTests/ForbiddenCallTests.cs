using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.ArchitectureTests.Setup;

namespace Pulse.ArchitectureTests;

/// <summary>Methods that only a few named types may call, or no type.</summary>
public sealed class ForbiddenCallTests
{
    private static readonly List<Call> Calls = [.. Call.In(Source.All)];

    [TestCase("System.DateTime", "get_Now")]
    [TestCase("System.DateTime", "get_UtcNow")]
    [TestCase("System.DateTime", "get_Today")]
    [TestCase("System.DateTimeOffset", "get_Now")]
    [TestCase("System.DateTimeOffset", "get_UtcNow")]
    [TestCase("System.Environment", "get_TickCount")]
    [TestCase("System.Environment", "get_TickCount64")]
    [TestCase("System.Threading.Thread", "Sleep")]
    public void No_code_calls(string type, string method) => Assert.That(CallersOf(type, method), Is.Empty);

    /// <summary>EF Core refuses a query that joins two collections unless the query, or the provider's options, ask for it.</summary>
    [TestCase("AsSingleQuery")]
    [TestCase("UseQuerySplittingBehavior")]
    public void Nobody_asks_for_the_product_of_two_collections(string method) =>
        Assert.That(Calls.Where(call => call.Method == method).Select(call => call.By), Is.Empty);

    [Test]
    public void Only_code_that_truncates_instants_or_compares_clocks_reads_the_time_directly()
    {
        Assert.That(
            CallersOf("System.TimeProvider", "GetUtcNow"), Is.EquivalentTo(new[] { typeof(Clocks).FullName, typeof(ClockSteps).FullName }));
        Assert.That(CallersOf("System.TimeProvider", "GetLocalNow"), Is.Empty);
    }

    [TestCase("CreateVersion7")]
    [TestCase("NewGuid")]
    public void The_domain_generates_no_ids(string method) =>
        Assert.That(
            CallersOf("System.Guid", method).Where(caller => caller.StartsWith("Pulse.Domain.", StringComparison.Ordinal)), Is.Empty);

    /// <summary>Security rule 17: only <c>RandomNumberGenerator</c> creates random values.</summary>
    [Test]
    public void No_code_uses_predictable_random_numbers() =>
        Assert.That(Calls.Where(call => call.To == "System.Random").Select(call => call.By), Is.Empty);

    /// <summary>Security rule 6: an addition here can see the rows of all accounts.</summary>
    [Test]
    public void Only_code_that_serves_all_accounts_ignores_the_tenant_filter()
    {
        Assert.That(
            CallersOf(typeof(EntityFrameworkQueryableExtensions).FullName!, nameof(EntityFrameworkQueryableExtensions.IgnoreQueryFilters)),
            Is.EquivalentTo(new[]
            {
                "Pulse.Infrastructure.ApiKeys.KeyDependents",
                "Pulse.Infrastructure.Audit.AuditArchiving",
                "Pulse.Infrastructure.Audit.AuditEventRepository",
                "Pulse.Infrastructure.Audit.AuditIntegrity",
                "Pulse.Infrastructure.Audit.AuditKeyCheck",
                "Pulse.Infrastructure.Limits.QuotaStore",
                "Pulse.Infrastructure.Limits.FutureRateRows",
                "Pulse.Infrastructure.Limits.RateStore",
                "Pulse.Infrastructure.Permissions.PermissionStore",
                "Pulse.Infrastructure.Portal.ApplicantStore",
                "Pulse.Infrastructure.Recovery.DatabaseStatusReader",
                "Pulse.Infrastructure.Revocation.AudienceReader",
                "Pulse.Infrastructure.Revocation.ChangeFeed",
                "Pulse.Infrastructure.Roles.RoleHolderReader",
                "Pulse.Infrastructure.Credentials.CredentialStore",
                "Pulse.Infrastructure.Credentials.ImportedDigests",
                "Pulse.Infrastructure.Sessions.ImpersonationEnding",
                "Pulse.Infrastructure.Sessions.SessionAllowances",
                "Pulse.Infrastructure.Sessions.SessionCapacity",
                "Pulse.Infrastructure.ApiKeys.StoredSecretCheck",
                "Pulse.Infrastructure.Credentials.WrongSecretStore",
                "Pulse.Infrastructure.Usage.ReportedKeys",
                "Pulse.Infrastructure.Usage.SuspiciousUseDetector",
                "Pulse.Infrastructure.Users.MembershipStore",
                "Pulse.Infrastructure.Users.SuperAdminQueries",
                "Pulse.Infrastructure.Users.TokenIssuerReader",
                "Pulse.Infrastructure.Users.UserLogins",
                "Pulse.Infrastructure.Users.UserRepository",
                "Pulse.Infrastructure.Callers.UserRights",
            }));
    }

    /// <summary>Query filters do not apply to handwritten SQL.</summary>
    [Test]
    public void Handwritten_SQL_is_used_only_at_startup_and_for_row_locks_and_bulk_writes_or_deletes()
    {
        var callers = Calls
            .Where(call => call.To.StartsWith("Microsoft.EntityFrameworkCore.Relational", StringComparison.Ordinal))
            .Where(
                call => call.Method.Contains("Sql", StringComparison.Ordinal) && !call.Method.StartsWith("Use", StringComparison.Ordinal))
            .Where(call => !call.By.Contains(".Migrations.", StringComparison.Ordinal));

        Assert.That(
            callers.Select(call => call.By).Distinct(),
            Is.EquivalentTo(new[]
            {
                "Pulse.Infrastructure.Limits.FutureRateRows",
                "Pulse.Infrastructure.Permissions.PermissionStore",
                "Pulse.Infrastructure.Persistence.BoundedDeletes",
                "Pulse.Infrastructure.Bootstrap.SchemaUpgrade",
                "Pulse.Infrastructure.Persistence.SchemaCheck",
                "Pulse.Infrastructure.Persistence.Sqlite.SqliteStartLock",
                "Pulse.Infrastructure.Persistence.SqlServer.ReadCommittedSnapshot",
                "Pulse.Infrastructure.Persistence.ReturningUpdates",
                "Pulse.Infrastructure.Sessions.SessionUseStore",
                "Pulse.Infrastructure.Usage.UsageStore",
            }));
    }

    /// <summary>
    /// Security rule 7: the change feed does not report statements that bypass the change tracker. Statements on accounts, locks, users,
    /// secrets and chains write a row unchanged to lock it. Ended sessions grant nothing. A statement that ends all sessions, or all
    /// pending second-factor logins, of a user is followed by a change of the user. Sessions of users who lost the right to impersonate end
    /// with a change that is reported. Sessions of a key are deleted after the key was disabled, which is reported. The other statements
    /// write rows from which no right is derived.
    /// </summary>
    [Test]
    public void Only_writes_that_revoke_no_permission_bypass_the_change_tracker()
    {
        var callers = Calls.Where(call => call.Method.StartsWith("ExecuteUpdate", StringComparison.Ordinal)
            || call.Method.StartsWith("ExecuteDelete", StringComparison.Ordinal)
            || call.To == "Pulse.Infrastructure.Persistence.ReturningUpdates");

        Assert.That(
            callers.Select(call => call.By).Distinct(),
            Is.EquivalentTo(new[]
            {
                "Pulse.Infrastructure.Accounts.AccountRepository",
                "Pulse.Infrastructure.ApiKeys.KeyDependents",
                "Pulse.Infrastructure.Audit.AuditArchiving",
                "Pulse.Infrastructure.Audit.AuditCheckpoints",
                "Pulse.Infrastructure.Audit.AuditKeyCheck",
                "Pulse.Infrastructure.Audit.AuditTrail",
                "Pulse.Infrastructure.Idempotency.IdempotencyMark",
                "Pulse.Infrastructure.Idempotency.IdempotencyStore",
                "Pulse.Infrastructure.Limits.QuotaStore",
                "Pulse.Infrastructure.Limits.FutureRateRows",
                "Pulse.Infrastructure.Persistence.LockRows",
                "Pulse.Infrastructure.Revocation.ChangeFeed",
                "Pulse.Infrastructure.Revocation.NodeRegistry",
                "Pulse.Infrastructure.Logins.EndedLogins",
                "Pulse.Infrastructure.Sessions.EndedSessions",
                "Pulse.Infrastructure.Sessions.ImpersonationEnding",
                "Pulse.Infrastructure.Logins.LoginFailures",
                "Pulse.Infrastructure.Logins.LoginFailureStore",
                "Pulse.Infrastructure.Logins.LoginNetworkStore",
                "Pulse.Infrastructure.Logins.MfaChallengeStore",
                "Pulse.Infrastructure.Sessions.SessionAllowances",
                "Pulse.Infrastructure.Sessions.SessionRepository",
                "Pulse.Infrastructure.Sessions.SessionCapacity",
                "Pulse.Infrastructure.Users.EmailForms",
                "Pulse.Infrastructure.Logins.SecondFactorLimiter",
                "Pulse.Infrastructure.Users.SecondFactorStore",
                "Pulse.Infrastructure.Users.UserCredentialStore",
                "Pulse.Infrastructure.Users.UserLocks",
                "Pulse.Infrastructure.Users.UserLogins",
            }));
    }

    [Test]
    public void No_code_creates_a_database_without_migrations() =>
        Assert.That(
            Calls.Where(call => call.Method.StartsWith("EnsureCreated", StringComparison.Ordinal)).Select(call => call.By), Is.Empty);

    [Test]
    public void The_call_search_finds_calls_inside_lambdas_and_async_methods()
    {
        var here = Call.In(typeof(ForbiddenCallTests).Assembly)
            .Where(call => call.By == typeof(ForbiddenCallTests).FullName)
            .Select(call => call.Method)
            .ToList();

        Assert.That(here, Does.Contain("get_Ticks").And.Contain("Yield"));
    }

    private static IEnumerable<string> CallersOf(string type, string method) =>
        Calls.Where(call => call.To == type && call.Method == method).Select(call => call.By).Distinct();

    /// <summary>The test above must find these calls.</summary>
    private static async Task<long> InsideAsync(DateTime[] instants)
    {
        await Task.Yield();
        return instants.Sum(instant => instant.Ticks);
    }
}
