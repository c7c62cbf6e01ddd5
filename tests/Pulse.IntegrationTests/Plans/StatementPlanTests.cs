using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common.Idempotency;
using Pulse.Infrastructure.Logins;
using Pulse.Infrastructure.Revocation;
using Pulse.Infrastructure.Sessions;
using Pulse.Infrastructure.Usage;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Plans;

/// <summary>
/// SQLite's plan of every statement of every endpoint: the cost of a request must not grow with the rows of other accounts. <see
/// cref="PlannedStatement"/> lists the steps that a plan must not contain.
/// </summary>
public sealed class StatementPlanTests(TestDatabase database) : SecurityTests(database)
{
    /// <summary>Statements that may scan a table, as regular expressions, with the reasons.</summary>
    private static readonly Dictionary<string, string> MayScan = new()
    {
        ["""^SELECT "a"\."Sequence" FROM "Accounts" AS "a" ORDER BY "a"\."Sequence" DESC LIMIT 1$"""] =
            "It reads only the last entry of an index.",
        ["""^SELECT (COUNT\(\*\)|[^()]*) FROM "(Accounts|Users)" AS "\w"( WHERE instr\(upper[^=]*)?( ORDER BY .*)?$"""] =
            "A superAdmin lists all of them in the order of an index, or examines a limited number.",
        ["""^SELECT CASE +WHEN EXISTS \( +SELECT 1 +FROM "(Accounts|Users)" AS "\w\d?" +LIMIT -1 OFFSET 10000\)"""] =
            "A superAdmin counts a limited number.",
        ["""WHERE ("\w"\.)?"?CustomPermissions"? IS NOT NULL AND instr"""] =
            "A superAdmin deletes a permission. The index has only the rows that hold some that the installation defined.",
        ["""("a"\."WithheldPermissions" IS NULL OR instr|^UPDATE Accounts SET WithheldPermissions)"""] =
            "A superAdmin deletes a permission that all accounts have.",
        ["""^SELECT "a"\."Id" FROM "AuditChains" AS "a"$"""] =
            "A superAdmin checks the set of chains, one of each account, against its seal.",
    };

    /// <summary>Statements that may sort more than a page, as regular expressions, with the reasons.</summary>
    private static readonly Dictionary<string, string> MaySort = new()
    {
        ["""ORDER BY "s"\."Sequence"( DESC)? +LIMIT @p"""] = "Sessions of one key are found by its secrets.",
        ["""WHERE .*"s0?"\."Sequence" IN \( +SELECT """] =
            "Sessions of one user or key, and those of members that count in other accounts, are found by users and secrets.",
        ["""FROM "Roles" AS "r" WHERE \("r"\."AccountId" IS NULL"""] = "The roles of one account are its own and the global ones.",
        ["""FROM "RoleAssignments" AS "r" +INNER JOIN "Users" AS "u" .* ORDER BY pulse_ordinal"""] =
            "The holders of one role in one account, a limited number, are sorted by their own columns.",
        ["""FROM "Accounts" AS "a" WHERE "a"\."Id" IN \( +SELECT "v" """.TrimEnd()] = "The accounts of one user are found by their ids.",
        ["""WHERE "k"\."IsImported" AND \("k"\."Hash" = """] = "A presented text has two hashes, each with at most one secret.",
        ["""FROM "MfaChallenges" AS "m0" +WHERE "m0"\."UserId" = """] = "The pending logins of one user, whose number is limited.",
        ["""FROM "KeyNetworks" AS "k" .* AND "k"\."ApiKeyId" = @key AND "k"\."LastUsedAt" >= """] =
            "The networks of one key are found by the key. An index by time would cost at each use.",
        ["""COUNT\(\*\) FROM \( .* UNION """] = "A member of an account who also holds a role there is counted once.",
    };

    private readonly DatabaseCommands commands = new(andByTheClock: true);
    private IReadOnlyList<PlannedStatement> planned = [];

    [OneTimeSetUp]
    public async Task CallEverythingAsync()
    {
        if (Settings["Database:Provider"] != "Sqlite")
        {
            Assert.Ignore("The test checks plans of SQLite.");
        }

        commands.Take();
        await WhatTheClockDoesAsync();
        DatabaseCommands.IgnoreTests();
        await new SecretDrive(new Marks(), []).EverywhereAsync(Anonymous, Bearer, ApiKey, Seed);
        await ListAsync(Admin);
        await ListAsync(await AdministratorOfTwoAccountsAsync());
        planned = await PlannedStatement.OfAsync(new QueryPlans(App.Services.GetRequiredService<IServiceScopeFactory>()), commands.Take());
    }

    [Test]
    public void No_statement_scans_a_whole_table_that_grows() => AssertNone(statement => statement.Scans, MayScan);

    [Test]
    public void No_statement_builds_a_temporary_table_or_index() => AssertNone(statement => statement.Built, []);

    [Test]
    public void No_statement_sorts_what_an_index_can_give_in_order() => AssertNone(statement => statement.Sorts, MaySort);

    [Test]
    public void No_statement_joins_two_collections() => AssertNone(statement => statement.Multiplied, []);

    [Test]
    public void Every_exception_for_a_scan_or_a_sort_is_needed()
    {
        Assert.That(MayScan.Keys.Where(text => !planned.Any(statement => statement.Scans.Any() && IsLike(statement, text))), Is.Empty);
        Assert.That(MaySort.Keys.Where(text => !planned.Any(statement => statement.Sorts.Any() && IsLike(statement, text))), Is.Empty);
    }

    /// <summary>The plans of former statements show that these tests find the forbidden steps.</summary>
    [Test]
    public async Task The_plan_checks_detect_a_scan_a_temporary_table_a_sort_and_a_cross_product()
    {
        const string Product = """
            SELECT "u"."Id", "s"."AccountId", "s0"."Name" FROM "Users" AS "u"
            LEFT JOIN (SELECT "m".* FROM "Memberships" AS "m" INNER JOIN "Accounts" AS "a" ON "m"."AccountId" = "a"."Id" ) AS "s"
                ON "u"."Id" = "s"."UserId"
            LEFT JOIN (SELECT "r"."UserId", "r0"."Name" FROM "RoleAssignments" AS "r"
                INNER JOIN "Roles" AS "r0" ON "r"."RoleId" = "r0"."Id" ) AS "s0" ON "u"."Id" = "s0"."UserId"
            ORDER BY "u"."UpdatedBy"
            """;
        var statement =
            (await PlannedStatement.OfAsync(new QueryPlans(App.Services.GetRequiredService<IServiceScopeFactory>()), [Product])).Single();

        Assert.That(statement.Scans, Has.Some.StartsWith("SCAN u"));
        Assert.That(statement.Built, Has.Some.EqualTo("MATERIALIZE s"));
        Assert.That(statement.Sorts, Is.Not.Empty);
        Assert.That(statement.Multiplied, Is.EqualTo(["\"u\".\"Id\""]));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        commands.RecordIn(services);
    }

    private void AssertNone(Func<PlannedStatement, IEnumerable<string>> faults, Dictionary<string, string> exceptions)
    {
        Assert.That(planned, Has.Count.GreaterThan(100), "Most statements of Pulse must be recorded.");
        Assert.That(
            string.Join("\n\n", planned.Where(statement => faults(statement).Any() && !exceptions.Keys.Any(text => IsLike(statement, text)))
                .Select(statement => $"{string.Join(", ", faults(statement))} in:\n{statement}")),
            Is.Empty);
    }

    private static bool IsLike(PlannedStatement statement, string text) =>
        Regex.IsMatch(statement.Text.ReplaceLineEndings(" ").Trim(), text);

    private async Task<Setup.Api> AdministratorOfTwoAccountsAsync()
    {
        string[] accounts = [await Seed.AccountAsync(), await Seed.AccountAsync()];
        return await LoginAsync(await Seed.UserAsync(
            accounts, (Domain.Roles.Role.AccountAdminId, accounts[0]), (Domain.Roles.Role.AccountAdminId, accounts[1])), Seed.Password);
    }

    private static async Task ListAsync(Setup.Api caller)
    {
        foreach (var list in (string[])["accounts", "apikeys", "users", "roles", "applications", "merchants", "sessions"])
        {
            foreach (var query in (string[])["", "?page=1", "?search=a&page=2", "?sort=createdAt&page=1"])
            {
                await caller.GetAsync($"/{list}{query}");
            }

            await NextPageAsync(caller, $"/{list}?pageSize=1");
        }

        await NextPageAsync(caller, $"/roles/{Domain.Roles.Role.AccountAdminId}/assignments?pageSize=1");

        foreach (var query in (string[])["", "?page=1", "?search=a&page=2", "?sort=-email&page=1", "?userId=1", "?accountId="])
        {
            await caller.GetAsync($"/roles/{Domain.Roles.Role.AccountAdminId}/assignments{query}");
        }

        foreach (var query in (string[])
        [
            "?principal.name=a", "?principal.id=7", "?sort=expiresAt", "?sort=-principal.name&page=2", "?sort=lastSeenAt",
            "?ipAddress=203.0.113.7",
        ])
        {
            await caller.GetAsync($"/sessions{query}");
        }

        var own = (await caller.GetAsync("/auth/session")).Json;
        var account = (string?)own["accounts"]![0]!["accountId"];
        foreach (var path in (string[])
        [
            $"/users?accountId={account}", "/sessions?mine=true", "/audit-events?action=user.created", "/audit-events?target=1",
            "/audit-events?actor=admin", "/audit-events?actor=a@b.test&action=user.created",
            "/audit-events?from=2026-01-01T00:00:00Z&to=2090-01-01T00:00:00Z", "/apikeys?active=true&page=1", "/apikeys?status=expired&page=1",
            "/apikeys?expiresBefore=2090-01-01T00:00:00Z&lastUsedAfter=2020-01-01T00:00:00Z",
            "/apikeys?createdAfter=2020-01-01T00:00:00Z&page=2",
        ])
        {
            await caller.GetAsync(path);
        }
    }

    /// <summary>Requests the page after the first item, if there is one.</summary>
    private static async Task NextPageAsync(Setup.Api caller, string path)
    {
        if ((await caller.GetAsync(path)).NextPage is { } next)
        {
            await caller.GetAsync(next);
        }
    }

    private async Task WhatTheClockDoesAsync()
    {
        await Seed.InUnitOfWorkAsync(async services =>
        {
            await services.GetRequiredService<IEndedSessions>().PruneAsync(10, default);
            await services.GetRequiredService<IEndedLogins>().PruneAsync(10, default);
            await services.GetRequiredService<IChangeFeed>().PruneAsync(DateTime.UtcNow, 10, default);
            await services.GetRequiredService<IUsageStore>().PruneAsync(DateTime.UtcNow.AddYears(-1), 10, default);
            await services.GetRequiredService<IIdempotencyStore>().PruneAsync(10, default);
        });
    }
}
