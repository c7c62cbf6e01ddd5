using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Plans;

/// <summary>Filters that an index serves, and orders that an index has: a page of a list of any length reads only what it shows.</summary>
public sealed class ListPlanTests(TestDatabase database) : ContractTests(database)
{
    private const string Number = "6591739253089529";
    private const string Members = "IX_Memberships_AccountId_UserCreatedAt_UserId (AccountId=?";
    private const string CountedSessions = "IX_Sessions_CountedIn_CreatedAt_Sequence_ExpiresAt_UserId (CountedIn=?";

    private readonly DatabaseCommands commands = new();

    [TestCase("/accounts?accountName=x", "IX_Accounts_Name_CreatedAt_Sequence (Name=?)")]
    [TestCase("/accounts?repcode=x&active=true", "IX_Accounts_Repcode_CreatedAt_Sequence (Repcode=?)")]
    [TestCase($"/accounts?accountId={Number}&accountName=x", "INTEGER PRIMARY KEY (rowid=?)")]
    [TestCase("/accounts?createdAt=2030-01-01T00:00:00Z&search=x", "IX_Accounts_CreatedAt_Sequence (CreatedAt=?)")]
    [TestCase("/users?email=x&pending=true", "IX_Users_Email (Email=?)")]
    [TestCase("/users?email=x&sort=id&page=1", "IX_Users_Email (Email=?)")]
    [TestCase("/users?accountId={account}&email=x", "IX_Users_Email (Email=?)")]
    [TestCase("/users?id=7&search=x", "INTEGER PRIMARY KEY (rowid=?)")]
    [TestCase("/applications?createdAt=2030-01-01T00:00:00Z&search=x", "_AccountId_CreatedAt (AccountId=? AND CreatedAt=?)")]
    [TestCase("/applications?status=draft&search=x", "IX_Applications_AccountId_Status_CreatedAt (AccountId=? AND Status=?)")]
    [TestCase("/merchants?applicationId=0196a000-0000-7000-8000-000000000000", "IX_Merchants_ApplicationId (ApplicationId=?)")]
    [TestCase("/apikeys?externalId=x&search=x", "IX_ApiKeys_AccountId_ExternalId_CreatedAt (AccountId=? AND ExternalId=?)")]
    [TestCase("/apikeys?externalId=x&metadata.team=x&page=2", "IX_ApiKeys_AccountId_ExternalId_CreatedAt (AccountId=? AND ExternalId=?)")]
    public async Task A_page_begins_in_an_index(string path, string index)
    {
        foreach (var statement in await PlansOfAsync(path))
        {
            Assert.That(statement.Steps.Select(step => step.Text), Has.Some.Contains(index), $"{statement}");
            Assert.That(statement.Scans, Is.Empty, $"{statement}");
        }
    }

    [TestCase("/users?accountId={account}", Members)]
    [TestCase("/users?accountId={account}&search=x", Members)]
    [TestCase("/users?accountId={account}&active=true", Members)]
    [TestCase("/users?accountId={account}&sort=createdAt&page=1", Members)]
    [TestCase("/sessions", CountedSessions)]
    [TestCase("/sessions?search=x", CountedSessions)]
    [TestCase("/sessions?principal.type=user", CountedSessions)]
    [TestCase("/sessions?sort=createdAt&page=1", CountedSessions)]
    [TestCase("/sessions?createdAt=2030-01-01T00:00:00Z&search=x", $"{CountedSessions} AND CreatedAt=?")]
    public async Task Rows_of_an_account_are_read_in_the_order_of_the_list(string path, string range)
    {
        var account = await AccountOfAdminAsync();
        await LoginAsync(await Seed.UserAsync(account), Seed.Password);
        var first = path.Replace("{account}", account, StringComparison.Ordinal);
        var next = first.Contains("page=1", StringComparison.Ordinal)
            ? null
            : (await Admin.GetAsync($"{first}{(first.Contains('?', StringComparison.Ordinal) ? '&' : '?')}pageSize=1")).NextPage;
        foreach (var page in new[] { first, next }.OfType<string>())
        {
            foreach (var statement in await PlansOfAsync(page))
            {
                var steps = statement.Steps.Select(step => step.Text).TakeWhile(text => text != "RIGHT").ToList();

                Assert.That(steps, Has.Some.Contains(range).And.None.Contains("ORDER BY"), $"{statement}");
                Assert.That(statement.Scans, Is.Empty, $"{statement}");
            }
        }
    }

    [TestCase("")]
    [TestCase("?page=2&pageSize=1")]
    [TestCase("?sort=userId&page=1")]
    public async Task The_holders_in_an_account_and_in_all_accounts_are_merged_from_two_ranges_in_order(string query)
    {
        var planned = await PlansOfAsync($"/roles/{Role.AccountAdminId}/assignments{query}");
        var page = planned.Single(statement => statement.Text.Contains("\"Email\"", StringComparison.Ordinal));

        Assert.That(
            page.Steps.Select(step => step.Text).Where(text => text.Contains("IX_RoleAssignments", StringComparison.Ordinal)),
            Has.Exactly(2).EqualTo(
                "SEARCH r USING COVERING INDEX IX_RoleAssignments_RoleId_AccountId_UserId (RoleId=? AND AccountId=?)")
                .Or.Exactly(1).Contains("SEARCH r0 USING COVERING INDEX"),
            $"{page}");
        Assert.That(page.Steps.Select(step => step.Text), Has.None.EqualTo("USE TEMP B-TREE FOR ORDER BY"), $"{page}");
    }

    protected override void Configure(IServiceCollection services) => commands.RecordIn(services);

    /// <summary>The statements of a list of Admin that read the listed table.</summary>
    private async Task<IReadOnlyList<PlannedStatement>> PlansOfAsync(string path)
    {
        if (Settings["Database:Provider"] != "Sqlite")
        {
            Assert.Ignore("These are SQLite's plans.");
        }

        var listed = path.Split('/', '?')[1] switch
        {
            "accounts" => "Accounts",
            "apikeys" => "ApiKeys",
            "users" when path.Contains("accountId", StringComparison.Ordinal) && !path.Contains("email", StringComparison.Ordinal) =>
                "Memberships",
            "users" => "Users",
            "applications" => "Applications",
            "merchants" => "Merchants",
            "sessions" => "Sessions",
            _ => "RoleAssignments",
        };
        var account = await AccountOfAdminAsync();
        commands.Take();
        await Admin.GetAsync(path.Replace("{account}", account, StringComparison.Ordinal));
        var planned = await PlannedStatement.OfAsync(
            new QueryPlans(App.Services.GetRequiredService<IServiceScopeFactory>()),
            commands.Take().Where(text => text.Contains($"FROM \"{listed}\"", StringComparison.Ordinal)
                && !text.Contains("@chunk", StringComparison.Ordinal)));
        Assert.That(planned, Is.Not.Empty);
        return planned;
    }

    private async Task<string> AccountOfAdminAsync() =>
        (string)(await Admin.GetAsync("/auth/session")).Json["primaryAccount"]!["accountId"]!;
}
