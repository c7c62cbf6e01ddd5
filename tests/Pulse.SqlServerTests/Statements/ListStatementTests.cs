using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Applications;
using Pulse.Application.Sessions;
using Pulse.Application.Users;

namespace Pulse.SqlServerTests.Statements;

/// <summary>How SQL Server is asked for lists of any length: for a limited number of rows, in the order of an index.</summary>
public sealed class ListStatementTests
{
    [Test]
    public async Task A_total_is_counted_up_to_a_limit()
    {
        var sent = await ListApplicationsAsync(new ListApplications { PageSize = 20 });

        Assert.That(sent, Has.Exactly(1).Match(
            @"^SELECT TOP\(\S+\) CASE\s+WHEN EXISTS \(\s+SELECT 1\s+FROM \[Applications\] AS \[a0\]\s+"
            + @"WHERE \[a0\]\.\[AccountId\] = @\w+ AND \[a0\]\.\[AccountId\] = @\w+\s+ORDER BY \(SELECT 1\)\s+"
            + @"OFFSET 10000 ROWS\) THEN -1\s+ELSE \(\s+SELECT COUNT\(\*\)\s+FROM \[Applications\] AS \[a1\]\s+"));
        Assert.That(sent, Has.Length.EqualTo(2));
    }

    [TestCase("")]
    [TestCase("submitted")]
    public async Task A_search_asks_where_the_examined_rows_end(string status)
    {
        var filters = status.Length == 0 ? [] : new Dictionary<string, string> { ["status"] = status };

        var sent = await ListApplicationsAsync(new ListApplications { Search = "text", Filters = filters });

        Assert.That(sent[0], Does.Match(@"^SELECT \[a\]\.\[CreatedAt\], \[a\]\.\[Sequence\]\s+FROM \[Applications\] AS \[a\]\s+WHERE "));
        Assert.That(sent[0], Does.Match(
            @"ORDER BY \[a\]\.\[CreatedAt\] DESC, \[a\]\.\[Sequence\] DESC\s+OFFSET @\w+ ROWS FETCH NEXT @\w+ ROWS ONLY$"));
        Assert.That(sent[0].Contains("[a].[Status] = ", StringComparison.Ordinal), Is.EqualTo(status.Length > 0));
        Assert.That(sent[0], Does.Not.Contain("CHARINDEX"));
    }

    [Test]
    public async Task The_list_of_a_very_large_account_reads_only_its_members()
    {
        await using var pulse = new PulseOnFakeServer();
        await using var scope = pulse.NewScope();
        await scope.ServiceProvider.IdentifyAsync(Samples.NewCaller());

        await scope.ServiceProvider.GetRequiredService<IUserRepository>()
            .ListAsync(Samples.Account, new ListUsers { PageSize = 10 }, CancellationToken.None);

        var sent = pulse.Server.Sent.Select(command => command.Text)
            .Where(text => text.Contains("[Memberships]", StringComparison.Ordinal)).ToList();
        Assert.That(sent, Has.Exactly(1).Match(
            @"FROM \[Memberships\] AS \[m\]\s+INNER JOIN \[Users\] AS \[u\] ON \[m\]\.\[UserId\] = \[u\]\.\[Id\]\s+"
            + @"WHERE \[m\]\.\[AccountId\] = @\w+\s+ORDER BY \[m\]\.\[UserCreatedAt\] DESC, \[m\]\.\[UserId\] DESC$"));
        Assert.That(sent, Has.Exactly(1).Match(
            @"^SELECT COUNT\(\*\)\s+FROM \(\s+SELECT TOP\(@\w+\) 1 AS \S+\s+FROM \[Memberships\] AS \[m\]\s+"
            + @"WHERE \[m\]\.\[AccountId\] = @\w+\s+\) AS \[m0\]$"));
    }

    [Test]
    public async Task The_sessions_of_an_account_are_a_range_of_an_index_and_those_that_count_elsewhere()
    {
        await using var pulse = new PulseOnFakeServer();
        await using var scope = pulse.NewScope();
        await scope.ServiceProvider.IdentifyAsync(Samples.NewCaller());

        await scope.ServiceProvider.GetRequiredService<ISessionRepository>()
            .ListAsync(Samples.NewUserCaller(), Samples.Account, new ListSessions { PageSize = 10 }, CancellationToken.None);

        var sent = pulse.Server.Sent.Select(command => command.Text)
            .Where(text => text.Contains("FROM [Sessions]", StringComparison.Ordinal)).ToList();
        Assert.That(sent, Is.Not.Empty.And.All.Match(@"WHERE \[s0?\]\.\[CountedIn\] = @\w+ AND "));
        Assert.That(sent, Is.All.Contains("UNION ALL").And.All.Contains("SessionsElsewhereSince] IS NOT NULL"));
        Assert.That(sent, Has.Exactly(1).Match(@"ORDER BY \[u0\]\.\[CreatedAt\] DESC, \[u0\]\.\[Sequence\] DESC\s+\) AS \[u2\]"));
    }

    private static async Task<string[]> ListApplicationsAsync(ListApplications query)
    {
        await using var pulse = new PulseOnFakeServer();
        await using var scope = pulse.NewScope();
        await scope.ServiceProvider.IdentifyAsync(Samples.NewCaller());
        var before = pulse.Server.Sent.Count;

        await scope.ServiceProvider.GetRequiredService<IApplicationRepository>().ListAsync(Samples.Account, query, CancellationToken.None);

        return [.. pulse.Server.Sent.Skip(before).Select(command => command.Text).Where(
            text => text.Contains("[Applications]", StringComparison.Ordinal))];
    }
}
