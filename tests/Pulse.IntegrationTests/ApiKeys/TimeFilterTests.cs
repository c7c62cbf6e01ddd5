using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>Filters of lists of keys by time of creation, last use and expiry.</summary>
public sealed class TimeFilterTests(TestDatabase database) : ContractTests(database)
{
    private const string Second = "2090-01-02T00:00:00.000Z";

    private Setup.Api admin = null!;

    [OneTimeSetUp]
    public async Task MakeKeysAsync()
    {
        admin = await AdminInNewAccountAsync();
        foreach (var (name, end) in (List<(string, string?)>)
        [
            ("first", "2090-01-01T00:00:00.000Z"),
            ("second", Second),
            ("third", "2090-01-03T00:00:00.000Z"),
            ("endless", null),
        ])
        {
            var key = await admin.MakeKeyFromAsync(new { name, permissions = new[] { "readMerchants" }, expiresAt = end });
            await Seed.ExecuteAsync(
                $"""
                UPDATE "ApiKeys"
                SET "CreatedAt" = {End(end ?? "2090-01-04T00:00:00.000Z")}, "LastUsedAt" = {(end is null ? null : End(end))}
                WHERE "Id" = {Guid.Parse(key.Id)}
                """);
        }
    }

    [TestCase("expiresBefore", "first")]
    [TestCase("expiresAfter", "second", "third")]
    [TestCase("lastUsedBefore", "first")]
    [TestCase("lastUsedAfter", "second", "third")]
    [TestCase("createdBefore", "first")]
    [TestCase("createdAfter", "second", "third", "endless")]
    public async Task A_before_filter_excludes_its_instant_and_an_after_filter_includes_it(string filter, params string[] expected)
    {
        Assert.That(await admin.NamesAsync($"?{filter}={Second}"), Is.EquivalentTo(expected));
        Assert.That(await admin.NamesAsync($"?{filter}=2090-01-02T02:00:00%2B02:00&page=1"), Is.EquivalentTo(expected));

        var tried = await admin.PostAsync(
            "/apikeys/bulk", new { action = "disable", dryRun = true, filter = new Dictionary<string, string> { [filter] = Second } });
        Assert.That(tried.Json["results"]!.AsArray().Select(result => (string)result!["name"]!), Is.EquivalentTo(expected));
    }

    [Test]
    public async Task An_after_filter_and_a_before_filter_form_a_range() =>
        Assert.That(await admin.NamesAsync($"?expiresAfter={Second}&expiresBefore=2090-01-03T00:00:00Z"), Is.EqualTo(new[] { "second" }));

    [Test]
    public async Task An_empty_lastUsedAt_filter_finds_keys_that_were_never_used() =>
        Assert.That(await admin.NamesAsync("?lastUsedAt="), Is.EqualTo(new[] { "endless" }));

    [TestCase("expiresBefore=")]
    [TestCase("createdAfter=yesterday")]
    [TestCase("lastUsedBefore=2090-01-02")]
    [TestCase("updatedBefore=2090-01-02T00:00:00Z")]
    public async Task An_invalid_instant_or_unknown_filter_is_refused_by_name(string query)
    {
        var name = query.Split('=')[0];

        (await admin.GetAsync($"/apikeys?{query}")).AssertInvalid(name);
        (await admin.PostAsync("/apikeys/bulk", new
        {
            action = "disable",
            filter = new Dictionary<string, string> { [name] = query.Split('=')[1] },
        })).AssertInvalid($"filter.{name}");
    }

    [TestCase("sort=expiresBefore")]
    public async Task A_time_filter_is_not_sortable(string query) => (await admin.GetAsync($"/apikeys?{query}")).AssertInvalid("sort");

    private static DateTime End(string instant) =>
        DateTime.Parse(instant, System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime();
}
