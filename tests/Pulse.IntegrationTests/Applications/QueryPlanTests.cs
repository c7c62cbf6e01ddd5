using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Applications;
using Pulse.Application.Common.Lists;
using Pulse.Application.Merchants;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Applications;

/// <summary>
/// SQLite's plans of the statements that Pulse sends. No plan may scan the rows of other accounts, and the plans of the most frequent
/// queries may not sort.
/// </summary>
public sealed class QueryPlanTests(TestDatabase database) : SecurityTests(database)
{
    private static readonly string[] Tables = ["Applications", "Merchants"];

    private readonly DatabaseCommands commands = new();
    private readonly Dictionary<string, string> ids = [];
    private Setup.Api caller = null!;

    private static IEnumerable<TestCaseData> Queries() =>
        from list in new (string Table, IListFields Fields)[] { ("Applications", ApplicationFields.All), ("Merchants", MerchantFields.All) }
        from query in QueriesOf(list.Fields)
        select new TestCaseData(list.Table, query);

    private static IEnumerable<string> QueriesOf(IListFields fields) =>
    [
        "search=acme",
        .. fields.Sortable.SelectMany(name => new[] { $"sort={name}", $"sort=-{name}" }),
        .. from name in fields.Filterable
           where fields.Accepts(name, "")
           select $"{name}={(fields.Accepts(name, "x") ? "x" : "")}",
    ];

    /// <summary>Creates rows of several accounts.</summary>
    [OneTimeSetUp]
    public async Task FillAsync()
    {
        if (Settings["Database:Provider"] != "Sqlite")
        {
            Assert.Ignore("The test checks plans of SQLite.");
        }

        for (var account = 0; account < 3; account++)
        {
            caller = await AdminInNewAccountAsync();
            for (var i = 0; i < 4; i++)
            {
                var approved = await caller.TakeStepAsync($"{await caller.MakeReviewedAsync()}/approve");
                (ids["Applications"], ids["Merchants"]) = ((string)approved.Json["id"]!, (string)approved.Json["system"]!["merchantId"]!);
                await caller.MakeApplicationAsync();
            }
        }
    }

    [TestCaseSource(nameof(Tables))]
    public async Task A_page_of_an_account_is_read_off_its_index_in_the_order_of_the_list(string table)
    {
        var (counts, page) = await PlansOfListAsync(table, "");

        var range = $@"SEARCH \w+ USING COVERING INDEX IX_{table}_AccountId_\w+ \(AccountId=\?\)";
        Assert.That(counts.Single(), Does.Match($"; {range}; SCALAR SUBQUERY 2; {range}$"));
        Assert.That(page, Is.EqualTo($"SEARCH {Alias(table)} USING INDEX IX_{table}_AccountId_CreatedAt (AccountId=?)"));
    }

    [TestCaseSource(nameof(Tables))]
    public async Task A_later_page_is_read_the_same_way_in_either_direction(string table)
    {
        foreach (var query in (string[])["?page=2&pageSize=3", "?page=2&pageSize=3&sort=createdAt"])
        {
            Assert.That(
                (await PlansOfListAsync(table, query)).Page,
                Is.EqualTo($"SEARCH {Alias(table)} USING INDEX IX_{table}_AccountId_CreatedAt (AccountId=?)"));
        }
    }

    [TestCase("Applications", "approved")]
    [TestCase("Merchants", "active")]
    public async Task A_page_of_one_status_is_read_off_an_index_of_its_own(string table, string status)
    {
        var (counts, page) = await PlansOfListAsync(table, $"?status={status}");

        Assert.That(
            counts.Single(),
            Does.Contain($"SEARCH {Alias(table)} USING COVERING INDEX IX_{table}_AccountId_Status_CreatedAt (AccountId=? AND Status=?)"));
        Assert.That(
            page, Is.EqualTo($"SEARCH {Alias(table)} USING INDEX IX_{table}_AccountId_Status_CreatedAt (AccountId=? AND Status=?)"));
    }

    [TestCaseSource(nameof(Tables))]
    public async Task A_look_up_by_id_uses_an_index(string table)
    {
        commands.Take();
        var got = await caller.GetAsync($"{PathOf(table)}/{ids[table]}");

        Assert.That((string?)got.Json["id"], Is.EqualTo(ids[table]));
        var plan = await PlanAsync(Sent(table).Single());
        Assert.That(plan, Does.Match($@"^SEARCH . USING INDEX \w+ \(Id=\?\)$"));
    }

    [TestCaseSource(nameof(Queries))]
    public async Task No_query_reads_rows_of_other_accounts(string table, string query)
    {
        var (counts, page) = await PlansOfListAsync(table, $"?{query}");

        foreach (var plan in counts.Append(page))
        {
            Assert.That(
                plan, Does.Match(@"(^|; )SEARCH . USING (COVERING )?INDEX \w+ \(AccountId=\?").And.Not.Match($@"SCAN {Alias(table)}\b"));
        }
    }

    [Test]
    public async Task The_plan_check_detects_a_full_scan_with_a_sort()
    {
        var plan = await PlanAsync("""SELECT * FROM "Applications" AS "a" ORDER BY "a"."UpdatedAt" """);

        Assert.That(plan, Is.EqualTo("SCAN a; USE TEMP B-TREE FOR ORDER BY"));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        commands.RecordIn(services);
    }

    private static string Alias(string table) => table[..1].ToLowerInvariant();

    private static string PathOf(string table) => $"/{table.ToLowerInvariant()}";

    /// <summary>The plans of the statement that reads the page, and of those that count or limit the rows for it.</summary>
    private async Task<(string[] Counts, string Page)> PlansOfListAsync(string table, string query)
    {
        commands.Take();
        await caller.BusinessNamesAsync(PathOf(table) + query);

        var sent = Sent(table);
        Assert.That(sent, Has.Length.InRange(2, 3));
        var page = sent.Single(text => text.Contains("\"Version\"", StringComparison.Ordinal));
        return (await Task.WhenAll(sent.Where(text => text != page).Select(PlanAsync)), await PlanAsync(page));
    }

    private string[] Sent(string table) => [.. commands.Take().Where(text => text.Contains($"FROM \"{table}\"", StringComparison.Ordinal))];

    private Task<string> PlanAsync(string statement) =>
        new QueryPlans(App.Services.GetRequiredService<IServiceScopeFactory>()).OfAsync(statement);
}
