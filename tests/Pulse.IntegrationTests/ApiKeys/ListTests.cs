using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>Unpaged lists, pages, and the headers that describe a page.</summary>
public sealed class ListTests(TestDatabase database) : ContractTests(database)
{
    private const int Count = 12;

    private Setup.Api admin = null!;

    /// <summary>Key 1 is the oldest. Keys 11 and 12 have the same creation time.</summary>
    [OneTimeSetUp]
    public async Task MakeKeysAsync()
    {
        admin = await AdminInNewAccountAsync();
        for (var i = 1; i <= Count; i++)
        {
            await admin.MakeKeyFromAsync(new { name = $"Key {i}", permissions = new[] { "readMerchants" } });
            App.Clock.Advance(i == 11 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(1));
        }
    }

    [Test]
    public async Task All_keys_are_listed_newest_first_if_no_page_is_requested()
    {
        var listed = await admin.GetAsync("/apikeys");

        Assert.That(await admin.NamesAsync(), Is.EqualTo(Names(Count, 1)));
        Assert.That(listed.Header("X-Total-Count"), Is.EqualTo("12"));
        Assert.That(listed.Header("Link"), Is.Null);
    }

    [Test]
    public async Task An_account_without_keys_has_an_empty_list()
    {
        var empty = await AdminInNewAccountAsync();

        var all = await empty.GetAsync("/apikeys");
        var page = await empty.GetAsync("/apikeys?page=1");

        Assert.That(all.Text, Is.EqualTo("[]"));
        Assert.That(page.Text, Is.EqualTo("[]"));
        Assert.That(page.Header("X-Total-Count"), Is.EqualTo("0"));
        Assert.That(Links(page), Is.EqualTo(new[] { "first=/apikeys?page=1", "last=/apikeys?page=1" }));
    }

    [TestCase("?page=1", 12, 3)]
    [TestCase("?page=2", 2, 1)]
    [TestCase("?pageSize=5", 12, 8)]
    [TestCase("?page=2&pageSize=5", 7, 3)]
    [TestCase("?page=3&pageSize=5", 2, 1)]
    [TestCase("?page=1&pageSize=100", 12, 1)]
    [TestCase("?page=2&pageSize=5&sort=createdAt", 6, 10)]
    public async Task A_page_holds_its_part_and_the_count_of_all(string query, int first, int last)
    {
        var page = await admin.GetAsync("/apikeys" + query);

        Assert.That(await admin.NamesAsync(query), Is.EqualTo(Names(first, last)));
        Assert.That(page.Header("X-Total-Count"), Is.EqualTo("12"));
    }

    [Test]
    public async Task A_page_links_to_its_neighbours_and_keeps_the_other_query_parameters()
    {
        var second = await admin.GetAsync("/apikeys?pageSize=5&page=2&search=key%20&active=true");

        Assert.That(Links(second), Is.EqualTo(new[]
        {
            "first=/apikeys?pageSize=5&search=key%20&active=true&page=1",
            "prev=/apikeys?pageSize=5&search=key%20&active=true&page=1",
            "next=/apikeys?pageSize=5&search=key%20&active=true&page=3",
            "last=/apikeys?pageSize=5&search=key%20&active=true&page=3",
        }));
    }

    [Test]
    public async Task Following_the_links_returns_the_whole_list()
    {
        var names = new List<string>();
        for (var next = "/apikeys?pageSize=5&search=%4BEY"; next is not null;)
        {
            var page = await admin.GetAsync(next);
            names.AddRange(page.Json.AsArray().Select(key => (string)key!["name"]!));
            next = Links(page).FirstOrDefault(link => link.StartsWith("next=", StringComparison.Ordinal))?["next=".Length..];
        }

        Assert.That(names, Is.EqualTo(Names(Count, 1)));
    }

    [Test]
    public async Task The_first_page_has_no_previous_one_and_the_last_no_next()
    {
        var first = Links(await admin.GetAsync("/apikeys?page=1&pageSize=5"));
        var last = Links(await admin.GetAsync("/apikeys?page=3&pageSize=5"));

        Assert.That(first.Select(Relation), Is.EqualTo(new[] { "first", "next", "last" }));
        Assert.That(last.Select(Relation), Is.EqualTo(new[] { "first", "prev", "last" }));
    }

    [TestCase("?page=4&pageSize=5")]
    [TestCase("?page=10000000&pageSize=100")]
    public async Task A_page_beyond_the_last_is_empty_and_leads_back(string query)
    {
        var page = await admin.GetAsync("/apikeys" + query);

        Assert.That(page.Text, Is.EqualTo("[]"));
        Assert.That(page.Header("X-Total-Count"), Is.EqualTo("12"));
        Assert.That(Links(page).Select(Relation), Is.EqualTo(new[] { "first", "prev", "last" }));
    }

    private static IEnumerable<string> Names(int from, int to) => from > to
        ? Enumerable.Range(to, from - to + 1).Reverse().Select(i => $"Key {i}")
        : Enumerable.Range(from, to - from + 1).Select(i => $"Key {i}");

    private static string Relation(string link) => link.Split('=')[0];

    /// <returns>Relation and URL of each link, in the order of the header.</returns>
    private static string[] Links(Answer page) =>
        [.. page.Header("Link")!.Split(", ").Select(link => $"{link.Split("rel=\"")[1].TrimEnd('"')}={link.Split('<', '>')[1]}")];
}
