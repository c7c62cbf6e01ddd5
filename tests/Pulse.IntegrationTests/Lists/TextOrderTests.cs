using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Lists;

/// <summary>Texts are sorted in the same way on both databases: ignoring case, and then by their characters.</summary>
public sealed class TextOrderTests(TestDatabase database) : ContractTests(database)
{
    /// <summary>The last ones are emoji and full-width letters, which UTF-16 and UTF-8 sort differently.</summary>
    private static readonly string[] Sorted =
    [
        "10", "9", "Apple", "apple", "Banana", "banana", "cherry", "Zulu", "\u00C4pfel", "\u00E4pfel", "\u0417\u0438\u043C\u0430",
        "\uD83C\uDF4E", "\uD83D\uDE00", "\uD83D\uDE00a", "\uFF21", "\uFF21\uD83D\uDE00", "\uFF22",
    ];

    [TestCase("name")]
    [TestCase("description")]
    public async Task Keys_are_sorted_by_a_text_ignoring_case(string field)
    {
        var admin = await AdminInNewAccountAsync();
        foreach (var text in Sorted.Order(StringComparer.Ordinal).Reverse())
        {
            await admin.MakeKeyFromAsync(
                new Dictionary<string, object> { ["permissions"] = new[] { "readMerchants" }, ["name"] = "A key", [field] = text });
        }

        async Task<string[]> ListAsync(string query) =>
            [.. (await admin.GetAsync($"/apikeys?{query}")).Json.AsArray().Select(key => (string)key![field]!)];

        Assert.That(await ListAsync($"sort={field}"), Is.EqualTo(Sorted));
        Assert.That(await ListAsync($"sort=-{field}"), Is.EqualTo(Sorted.Reverse()));
        Assert.That(await ListAsync($"sort={field}&page=2&pageSize=3"), Is.EqualTo(Sorted[3..6]));
    }

    [Test]
    public async Task Text_in_JSON_sections_and_in_memory_lists_has_the_same_sort_order()
    {
        var admin = await AdminInNewAccountAsync();
        foreach (var name in (string[])["Zulu", "apple", "Banana"])
        {
            await admin.MakeMerchantAsync(Businesses.Profile(name));
        }

        Assert.That(await admin.BusinessNamesAsync("/merchants?sort=basics.businessName"), Is.EqualTo(new[] { "apple", "Banana", "Zulu" }));
        var descriptions = (await admin.GetAsync("/permissions?sort=description&pageSize=100")).Json.AsArray()
            .Select(permission => (string)permission!["description"]!)
            .ToArray();
        Assert.That(descriptions, Is.EqualTo(
            descriptions.OrderBy(text => text.ToUpperInvariant(), StringComparer.Ordinal).ThenBy(text => text, StringComparer.Ordinal)));
    }

    [Test]
    public async Task Holders_of_a_role_are_sorted_by_email_across_pages_ignoring_case()
    {
        var admin = await AdminInNewAccountAsync();
        var role = (int)(await admin.PostAsync("/roles", new { name = "Held", permissions = new[] { "readMerchants" } })).Json["id"]!;
        string[] emails = [.. new[] { "Zoe", "adam", "Bert", "clara" }.Select(name => $"{name}-{Guid.NewGuid():N}@pulse.test")];
        foreach (var email in emails)
        {
            await admin.MakeUserAsync(email, accountAdmin: false, role);
        }

        var seen = new List<string>();
        for (var next = $"/roles/{role}/assignments?sort=email&pageSize=1"; next is not null;)
        {
            var page = await admin.GetAsync(next);
            seen.AddRange(page.Json.AsArray().Select(held => (string)held!["email"]!));
            next = page.NextPage;
        }

        Assert.That(seen.Select(email => email[..4].ToUpperInvariant()), Is.EqualTo(new[] { "ADAM", "BERT", "CLAR", "ZOE-" }));
    }
}
