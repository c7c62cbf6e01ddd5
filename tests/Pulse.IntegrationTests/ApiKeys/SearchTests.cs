using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>Search, exact filters and sort order.</summary>
public sealed class SearchTests(TestDatabase database) : ContractTests(database)
{
    private readonly Dictionary<string, Key> keys = [];
    private Setup.Api admin = null!;

    [OneTimeSetUp]
    public async Task MakeKeysAsync()
    {
        admin = await AdminInNewAccountAsync();
        await MakeAsync(new
        {
            name = "alpha",
            permissions = new[] { "readMerchants" },
            description = "100% of _all_ [things]",
            expiresAt = "2090-01-01T00:00:00Z",
        });
        await MakeAsync(
            new { name = "bravo", permissions = new[] { "readMerchants", "writeMerchants" }, description = "ÉTÉ à Åre, Ελλάδα" });
        await MakeAsync(new { name = "charlie 1000", permissions = new[] { "writeMerchants" }, description = "back\\slash and 'quote'" });
        await MakeAsync(new { name = "delta 🙂", permissions = new[] { "readRoles" } });
        await admin.PatchAsync(keys["delta 🙂"].Path, new { active = false });
    }

    [TestCase("ALPHA", "alpha")]
    [TestCase("Charlie", "charlie 1000")]
    [TestCase("été", "bravo")]
    [TestCase("ÅRE", "bravo")]
    [TestCase("ΕΛΛΆΔΑ", "bravo")]
    [TestCase("100%", "alpha")]
    [TestCase("_all_", "alpha")]
    [TestCase("[things]", "alpha")]
    [TestCase("[", "alpha")]
    [TestCase("'quote'", "charlie 1000")]
    [TestCase("\\slash", "charlie 1000")]
    [TestCase("🙂", "delta 🙂")]
    [TestCase("%_%")]
    [TestCase("a_pha")]
    [TestCase("[a]lpha")]
    [TestCase("' OR 1=1 --")]
    public async Task A_search_finds_literal_text_in_any_letter_case(string search, params string[] expected)
    {
        Assert.That(await admin.NamesAsync($"?search={Uri.EscapeDataString(search)}"), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_search_looks_into_every_text_field()
    {
        var bravo = keys["bravo"];
        string[] texts = [bravo.ApiKey, (string)bravo.Json["secretHint"]!];
        foreach (var text in texts)
        {
            Assert.That(await admin.NamesAsync($"?search={text}"), Does.Contain("bravo"), text);
        }

        Assert.That(await admin.NamesAsync($"?search={PulseApp.AdminEmail.ToUpperInvariant()}"), Has.Length.EqualTo(4));
        Assert.That(await admin.NamesAsync("?search="), Has.Length.EqualTo(4));
    }

    [TestCase("name=bravo", "bravo")]
    [TestCase("name=brav")]
    [TestCase("description=", "delta 🙂")]
    [TestCase("active=false", "delta 🙂")]
    [TestCase("active=true", "charlie 1000", "bravo", "alpha")]
    [TestCase("permissions=writeMerchants", "charlie 1000", "bravo")]
    [TestCase("expiresAt=2090-01-01T00:00:00.000Z", "alpha")]
    [TestCase("expiresAt=2090-01-01T02:00:00%2B02:00", "alpha")]
    [TestCase("expiresAt=", "delta 🙂", "charlie 1000", "bravo")]
    [TestCase("lastUsedAt=&active=false", "delta 🙂")]
    [TestCase("permissions=writeMerchants&name=bravo", "bravo")]
    [TestCase("permissions=writeMerchants&search=ALPHA")]
    [TestCase("accountId=2999999999999999")]
    public async Task A_filter_returns_exactly_the_items_with_that_value(string filter, params string[] expected)
    {
        Assert.That(await admin.NamesAsync($"?{filter}"), Is.EqualTo(expected));
    }

    [TestCase("id")]
    [TestCase("apiKey")]
    [TestCase("name")]
    [TestCase("description")]
    [TestCase("secretHint")]
    public async Task Every_field_of_a_key_finds_that_key(string field)
    {
        var bravo = keys["bravo"];

        Assert.That(await admin.NamesAsync($"?{field}={Uri.EscapeDataString((string)bravo.Json[field]!)}"), Is.EqualTo(new[] { "bravo" }));
    }

    [TestCase("accountId")]
    [TestCase("createdAt")]
    [TestCase("createdBy")]
    [TestCase("updatedBy")]
    public async Task A_filter_value_shared_by_all_keys_finds_all_of_them(string field)
    {
        var value = Uri.EscapeDataString((string)keys["bravo"].Json[field]!);

        Assert.That(await admin.NamesAsync($"?{field}={value}"), Does.Contain("bravo").And.Contain("alpha"));
    }

    [TestCase("id", "nonsense")]
    [TestCase("active", "yes")]
    [TestCase("active", "")]
    [TestCase("active", "True")]
    [TestCase("permissions", "nonsense")]
    [TestCase("permissions", "")]
    [TestCase("expiresAt", "tomorrow")]
    [TestCase("createdAt", "2090-01-01")]
    [TestCase("createdAt", "")]
    [TestCase("accountId", "1")]
    [TestCase("name", "%00")]
    public async Task An_invalid_value_of_a_field_is_refused(string field, string value)
    {
        (await admin.GetAsync($"/apikeys?{field}={value}")).AssertInvalid(field);
    }

    [TestCase("name", "alpha", "bravo", "charlie 1000", "delta 🙂")]
    [TestCase("-name", "delta 🙂", "charlie 1000", "bravo", "alpha")]
    [TestCase("active,name", "delta 🙂", "alpha", "bravo", "charlie 1000")]
    [TestCase("active,-name", "delta 🙂", "charlie 1000", "bravo", "alpha")]
    [TestCase("createdAt", "alpha", "bravo", "charlie 1000", "delta 🙂")]
    [TestCase("-createdAt", "delta 🙂", "charlie 1000", "bravo", "alpha")]
    public async Task Keys_come_in_the_requested_order_and_equal_keys_in_order_of_creation(string sort, params string[] expected)
    {
        Assert.That(await admin.NamesAsync($"?sort={sort}"), Is.EqualTo(expected));
    }

    [TestCase("")]
    [TestCase("nonsense")]
    [TestCase("name,")]
    [TestCase("--name")]
    [TestCase("Name")]
    [TestCase("name,-name")]
    [TestCase("permissions")]
    [TestCase("secretHash")]
    public async Task An_invalid_sort_is_refused(string sort)
    {
        (await admin.GetAsync($"/apikeys?sort={sort}")).AssertInvalid("sort");
    }

    private async Task MakeAsync(object body)
    {
        var key = await admin.MakeKeyFromAsync(body);
        keys.Add((string)key.Json["name"]!, key);
    }
}
