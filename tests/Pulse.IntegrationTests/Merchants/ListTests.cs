using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Merchants;

/// <summary>Pages, search, exact filters and sort order of merchants.</summary>
public sealed class ListTests(TestDatabase database) : MerchantTests(database)
{
    /// <summary>Alpha is the oldest. Bravo is suspended, Charlie is closed.</summary>
    [OneTimeSetUp]
    public async Task MakeMerchantsAsync()
    {
        await MakeAsync("Alpha", "CA", "Oakland", "Ñandú à la carte");
        var bravo = await MakeAsync("Bravo", "NV", "Reno", "Slot machines, 100% fun");
        var charlie = await MakeAsync("Charlie", "CA", "Albany", "Ελλάδα tours");
        await Caller.TakeStepAsync($"{bravo.Path}/suspend");
        await Caller.TakeStepAsync($"{charlie.Path}/close");
        await MakeAsync("Delta", "OR", "Bend", "Skis");
    }

    [Test]
    public async Task Merchants_come_in_pages_newest_first()
    {
        var caller = await AdminInNewAccountAsync();
        for (var i = 1; i <= 12; i++)
        {
            await caller.MakeMerchantAsync(Businesses.Profile($"Merchant {i}"));
            App.Clock.Advance(TimeSpan.FromMilliseconds(i == 11 ? 0 : 1));
        }

        var first = await caller.GetAsync("/merchants");

        Assert.That(
            await caller.BusinessNamesAsync("/merchants"), Is.EqualTo(Enumerable.Range(3, 10).Reverse().Select(i => $"Merchant {i}")));
        Assert.That(await caller.BusinessNamesAsync("/merchants?page=2"), Is.EqualTo(new[] { "Merchant 2", "Merchant 1" }));
        Assert.That(first.Header("X-Total-Count"), Is.EqualTo("12"));
        Assert.That(first.Header("Link"), Does.Match(
            "^</merchants>; rel=\"first\", </merchants\\?cursor=[\\w-]+>; rel=\"next\", </merchants\\?page=2>; rel=\"last\"$"));
    }

    [TestCase("search=ALPHA", "Alpha")]
    [TestCase("search=%C3%B1and%C3%9A", "Alpha")]
    [TestCase("search=%CE%B5%CE%BB%CE%BB%CE%AC%CE%B4%CE%B1", "Charlie")]
    [TestCase("search=100%25", "Bravo")]
    [TestCase("search=a%25a")]
    [TestCase("status=active", "Delta", "Alpha")]
    [TestCase("status=suspended", "Bravo")]
    [TestCase("status=closed", "Charlie")]
    [TestCase("basics.address.state=CA", "Charlie", "Alpha")]
    [TestCase("basics.address.state=ca")]
    [TestCase("basics.address.state=CA&status=active", "Alpha")]
    [TestCase("basics.address.line2=", "Delta", "Charlie", "Bravo", "Alpha")]
    [TestCase("businessDetails.legalStructure=limitedLiabilityCompany&basics.businessName=Delta", "Delta")]
    [TestCase("applicationId=", "Delta", "Charlie", "Bravo", "Alpha")]
    [TestCase("sort=basics.address.city", "Charlie", "Delta", "Alpha", "Bravo")]
    [TestCase("sort=-basics.address.state,basics.address.city", "Delta", "Bravo", "Charlie", "Alpha")]
    [TestCase("sort=createdAt", "Alpha", "Bravo", "Charlie", "Delta")]
    [TestCase("pageSize=1&page=2", "Charlie")]
    public async Task A_list_shows_what_was_asked_for(string query, params string[] expected) =>
        Assert.That(await Caller.BusinessNamesAsync($"/merchants?{query}"), Is.EqualTo(expected));

    [TestCase("status", "Active")]
    [TestCase("status", "draft")]
    [TestCase("status", "")]
    [TestCase("id", "nonsense")]
    [TestCase("applicationId", "nonsense")]
    [TestCase("createdAt", "yesterday")]
    [TestCase("businessDetails.legalStructure", "LLC")]
    [TestCase("businessDetails.employeeCount", "7")]
    [TestCase("businessBanking.bankName", "First")]
    [TestCase("basics", "x")]
    [TestCase("basics.address", "x")]
    [TestCase("Basics.businessName", "x")]
    [TestCase("searchText", "x")]
    [TestCase("include", "sensitive")]
    [TestCase("page", "0")]
    [TestCase("pageSize", "101")]
    [TestCase("basics.businessName", "%00")]
    public async Task An_unsupported_list_parameter_is_refused_by_name(string parameter, string value) =>
        (await Caller.GetAsync($"/merchants?{parameter}={value}")).AssertInvalid(parameter);

    [TestCase("businessDetails.employeeCount")]
    [TestCase("basics")]
    [TestCase("profile")]
    [TestCase("basics.businessName,-basics.businessName")]
    public async Task An_invalid_sort_is_refused(string sort) =>
        (await Caller.GetAsync($"/merchants?sort={sort}")).AssertInvalid("sort");

    [Test]
    public async Task A_merchant_is_found_by_its_current_values()
    {
        var caller = await AdminInNewAccountAsync();
        var merchant = await caller.MakeMerchantAsync(Businesses.Profile("Formerly"));

        await caller.PatchAsync(merchant.Path, """{"basics":{"businessName":"Presently"}}""");

        Assert.That(await caller.BusinessNamesAsync("/merchants?search=formerly"), Is.Empty);
        Assert.That(await caller.BusinessNamesAsync("/merchants?search=presently"), Is.EqualTo(new[] { "Presently" }));
        Assert.That(await caller.BusinessNamesAsync("/merchants?basics.businessName=Presently"), Is.EqualTo(new[] { "Presently" }));
    }

    private async Task<MadeMerchant> MakeAsync(string name, string state, string city, string description)
    {
        App.Clock.Advance(TimeSpan.FromMilliseconds(1));
        return await Caller.MakeMerchantAsync(Businesses.Profile(name)
            .With("basics.address.state", state).With("basics.address.city", city).With("businessDetails.description", description));
    }
}
