using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common.Lists;
using Pulse.IntegrationTests.Plans;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Lists;

/// <summary>
/// A list of more items than one request examines, and one of exactly as many. An index finds the items in their order. Search, most
/// filters and other orders need each item.
/// </summary>
public sealed class LongestListTests(TestDatabase database) : ContractTests(database)
{
    private const int Most = ListQuery.MaxExamined;
    private const int More = Most + 50;

    private readonly DatabaseCommands commands = new();
    private Setup.Api admin = null!;
    private Setup.Api adminOfMost = null!;
    private Guid[] oldestFirst = [];
    private Guid[] mostOldestFirst = [];

    [OneTimeSetUp]
    public async Task MakeKeysAsync()
    {
        (admin, oldestFirst) = await AdminOfKeysAsync(More);
        (adminOfMost, mostOldestFirst) = await AdminOfKeysAsync(Most);
    }

    [TestCase("/apikeys")]
    [TestCase("/apikeys?pageSize=10")]
    [TestCase("/apikeys?page=1")]
    public async Task A_total_that_was_not_counted_to_its_end_is_marked_and_names_no_last_page(string path)
    {
        var (page, whole) = (await admin.GetAsync(path), await adminOfMost.GetAsync(path));

        Assert.That((page.Header("X-Total-Count"), page.Header("X-Total-Count-Exact")), Is.EqualTo(($"{Most}", "false")));
        Assert.That(page.Header("Link"), Does.Contain("rel=\"next\"").And.Not.Contain("rel=\"last\""));
        Assert.That((whole.Header("X-Total-Count"), whole.Header("X-Total-Count-Exact")), Is.EqualTo(($"{Most}", (string?)null)));
        Assert.That(whole.Header("Link")!.Contains("rel=\"last\"", StringComparison.Ordinal), Is.EqualTo(path != "/apikeys"));
    }

    [TestCase("search=the%20oldest")]
    [TestCase("name=The%20oldest")]
    [TestCase("search=the%20oldest&pageSize=100")]
    public async Task A_page_without_a_match_among_the_examined_items_leads_to_the_next_ones(string query)
    {
        var first = await admin.GetAsync($"/apikeys?{query}");
        var second = await admin.GetAsync(first.NextPage!);

        Assert.That(IdsIn(first), Is.Empty);
        Assert.That((first.Header("X-Total-Count"), first.Header("X-Total-Count-Exact")), Is.EqualTo(("0", "false")));
        Assert.That(IdsIn(second), Is.EqualTo(oldestFirst[..1]));
        Assert.That((second.NextPage, second.Header("X-Total-Count-Exact")), Is.EqualTo(((string?)null, "false")));
    }

    [Test]
    public async Task Following_the_pages_of_a_filter_returns_each_match_once()
    {
        var found = new List<Guid>();
        for (var next = "/apikeys?pageSize=100&active=false"; next is not null;)
        {
            var page = await admin.GetAsync(next);
            Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK), page.Text);
            found.AddRange(IdsIn(page));
            next = page.NextPage;
        }

        Assert.That(found, Is.EqualTo(Disabled(oldestFirst).Reverse()));
    }

    [TestCase("search=the%20oldest")]
    [TestCase("search=the%20oldest&page=1")]
    [TestCase("search=the%20oldest&sort=name")]
    [TestCase("name=The%20oldest&sort=name&page=1")]
    public async Task As_many_items_as_are_examined_are_searched_and_sorted_at_once(string query)
    {
        var page = await adminOfMost.GetAsync($"/apikeys?{query}");

        Assert.That(IdsIn(page), Is.EqualTo(mostOldestFirst[..1]));
        Assert.That((page.Header("X-Total-Count"), page.Header("X-Total-Count-Exact")), Is.EqualTo(("1", (string?)null)));
    }

    [TestCase("sort=name", "sort")]
    [TestCase("sort=-createdAt,name&page=1", "sort")]
    [TestCase("search=one&page=1", "page")]
    [TestCase("active=false&page=1&pageSize=100", "page")]
    [TestCase("active=false&sort=createdAt", "sort")]
    [TestCase("page=101&pageSize=100", "page")]
    [TestCase("page=10000000", "page")]
    public async Task A_page_that_would_examine_too_many_items_is_refused_with_what_to_do(string query, string parameter)
    {
        var refused = await admin.GetAsync($"/apikeys?{query}");

        refused.AssertInvalid(parameter);
        Assert.That(
            refused.Error(parameter),
            Does.Contain(Most.ToString(CultureInfo.InvariantCulture)).And.Contain("id or apiKey or externalId or createdAt"));
    }

    [Test]
    public async Task Pages_with_numbers_reach_the_last_counted_item_from_both_ends()
    {
        var lastButOne = await admin.GetAsync("/apikeys?page=99&pageSize=100");
        var last = await admin.GetAsync(lastButOne.NextPage!);
        var lastFromTheOldest = await admin.GetAsync("/apikeys?page=100&pageSize=100&sort=createdAt");
        var behind = await adminOfMost.GetAsync("/apikeys?page=101&pageSize=100");

        Assert.That(IdsIn(last), Is.EqualTo(oldestFirst.Reverse().Skip(Most - 100).Take(100)));
        Assert.That((last.NextPage, lastFromTheOldest.NextPage, behind.NextPage), Is.EqualTo(((string?)null, (string?)null, (string?)null)));
        Assert.That(IdsIn(lastFromTheOldest), Is.EqualTo(oldestFirst.Skip(Most - 100).Take(100)));
        Assert.That((behind.Status, behind.Text), Is.EqualTo((HttpStatusCode.OK, "[]")));
    }

    [Test]
    public async Task A_filter_that_an_index_serves_finds_an_item_of_any_age_in_any_order()
    {
        var oldest = oldestFirst[0];
        foreach (var query in (string[])["", "&page=1", "&sort=name", "&search=the%20oldest&page=1", "&active=true"])
        {
            var page = await admin.GetAsync($"/apikeys?id={oldest}{query}");

            Assert.That(IdsIn(page), Is.EqualTo(new[] { oldest }), query);
            Assert.That((page.Header("X-Total-Count"), page.Header("X-Total-Count-Exact")), Is.EqualTo(("1", (string?)null)), query);
        }
    }

    [Test]
    public async Task A_bulk_change_is_not_applied_to_the_examined_part_of_the_matching_keys()
    {
        var refused = await admin.PostAsync(
            "/apikeys/bulk", new { action = "disable", dryRun = true, filter = new { name = "The oldest" } });
        var change = await adminOfMost.PostAsync(
            "/apikeys/bulk", new { action = "disable", dryRun = true, filter = new { name = "The oldest" } });

        refused.AssertInvalid("filter");
        Assert.That(refused.Error("filter"), Does.Contain("id or apiKey or externalId or createdAt"));
        Assert.That(change.Status, Is.EqualTo(HttpStatusCode.OK), change.Text);
    }

    [TestCase("?search=one")]
    [TestCase("?active=false&pageSize=10")]
    public async Task The_examined_items_are_a_range_of_the_index_of_the_list_also_behind_a_cursor(string query)
    {
        if (Settings["Database:Provider"] != "Sqlite")
        {
            Assert.Ignore("These are SQLite's plans.");
        }

        var next = (await admin.GetAsync($"/apikeys{query}")).NextPage!;
        commands.Take();
        await admin.GetAsync(next);
        var planned = await PlannedStatement.OfAsync(
            new QueryPlans(App.Services.GetRequiredService<IServiceScopeFactory>()),
            commands.Take().Where(text => text.Contains("FROM \"ApiKeys\"", StringComparison.Ordinal)));
        var read = planned.SelectMany(statement => statement.Steps).Select(step => step.Text)
            .Where(text => text.Contains(" IX_ApiKeys_", StringComparison.Ordinal)).ToList();

        Assert.That(read, Has.Count.GreaterThanOrEqualTo(3), () => string.Join("\n\n", planned));
        Assert.That(read, Is.All.Contains("IX_ApiKeys_AccountId_CreatedAt (AccountId=?"));
        Assert.That(read, Has.Some.Contains("(AccountId=? AND CreatedAt>?").And.Some.Contains("CreatedAt<?"));
        Assert.That(planned.SelectMany(statement => statement.Scans.Concat(statement.Sorts)), Is.Empty);
    }

    protected override void Configure(IServiceCollection services) => commands.RecordIn(services);

    private static IEnumerable<Guid> IdsIn(Answer page) =>
        page.Json.AsArray().OfType<JsonObject>().Select(key => Guid.Parse((string)key["id"]!));

    /// <summary>Two of the examined keys, the last one of these, and the two after it.</summary>
    private static Guid[] Disabled(Guid[] oldestFirst) => oldestFirst.Length > Most
        ? [oldestFirst[3], oldestFirst[^(Most + 2)], oldestFirst[^(Most + 1)], oldestFirst[^Most], oldestFirst[^7]]
        : [];

    private async Task<(Setup.Api Admin, Guid[] OldestFirst)> AdminOfKeysAsync(int count)
    {
        var account = await Seed.AccountAsync();
        var ids = await Seed.KeysAsync(account, count);
        await Seed.ExecuteAsync($"""UPDATE "ApiKeys" SET "Name" = {"The oldest"} WHERE "Id" = {ids[0]}""");
        foreach (var id in Disabled(ids))
        {
            await Seed.ExecuteAsync($"""UPDATE "ApiKeys" SET "Active" = {false} WHERE "Id" = {id}""");
        }

        return (AdminIn(account), ids);
    }
}
