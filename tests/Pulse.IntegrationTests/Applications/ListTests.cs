using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Applications;

/// <summary>Pages, search, exact filters and sort order of applications.</summary>
public sealed class ListTests(TestDatabase database) : SecurityTests(database)
{
    private const string Path = "/applications";
    private const string AccountNumber = "987007731";
    private const string Ssn = "123-45-6780";

    /// <summary>Fields of an application that are not text.</summary>
    private static readonly string[] NoTexts =
    [
        "id", "accountNumber", "ssn", "legalStructure", "accountType", "model", "startedOn", "dateOfBirth",
    ];

    private Setup.Api caller = null!;

    /// <summary>Alpha is the oldest. Bravo is submitted, Charlie is declined, Delta has only a name.</summary>
    [OneTimeSetUp]
    public async Task MakeApplicationsAsync()
    {
        caller = await AdminInNewAccountAsync();
        await MakeAsync(Businesses.Application("Alpha").With("basics.address.city", "Oakland").With("basics.dbaName", "Ñandú"));
        var bravo = await MakeAsync(
            Businesses.Application("Bravo").With("basics.address.city", "Albany").With("businessDetails.legalStructure", "corporation"));
        var charlie = await MakeAsync(
            Businesses.Application("Charlie").With("businessHistory.startedOn", "2001-02-03").With("pricingSchedule.model", "tiered"));
        await MakeAsync(new JsonObject { ["basics"] = new JsonObject { ["businessName"] = "Delta" } });
        await caller.TakeStepAsync($"{bravo}/submit");
        await caller.TakeStepAsync($"{charlie}/submit");
        await caller.TakeStepAsync($"{charlie}/review");
        await caller.PostAsync($"{charlie}/decline", new { reason = "Too many chargebacks" });
    }

    [Test]
    public async Task Applications_come_in_pages_newest_first()
    {
        var admin = await AdminInNewAccountAsync();
        for (var i = 1; i <= 12; i++)
        {
            await admin.MakeApplicationAsync(new JsonObject { ["basics"] = new JsonObject { ["businessName"] = $"Draft {i}" } });
            App.Clock.Advance(TimeSpan.FromMilliseconds(i == 11 ? 0 : 1));
        }

        var first = await admin.GetAsync(Path);
        var second = await admin.GetAsync($"{Path}?page=2");
        var five = await admin.GetAsync($"{Path}?pageSize=5&page=2&search=draft&status=draft");

        Assert.That(await admin.BusinessNamesAsync(Path), Is.EqualTo(Enumerable.Range(3, 10).Reverse().Select(i => $"Draft {i}")));
        Assert.That(await admin.BusinessNamesAsync($"{Path}?page=2"), Is.EqualTo(new[] { "Draft 2", "Draft 1" }));
        Assert.That(await admin.BusinessNamesAsync($"{Path}?page=3"), Is.Empty);
        Assert.That(new[] { first, second, five }.Select(page => page.Header("X-Total-Count")), Is.All.EqualTo("12"));
        Assert.That(first.Header("Link"), Does.Match(
            "^</applications>; rel=\"first\", </applications\\?cursor=[\\w-]+>; rel=\"next\", </applications\\?page=2>; rel=\"last\"$"));
        Assert.That(second.Header("Link"), Is.EqualTo(
            "</applications?page=1>; rel=\"first\", </applications?page=1>; rel=\"prev\", </applications?page=2>; rel=\"last\""));
        Assert.That(five.Header("Link"), Does.Contain("</applications?pageSize=5&search=draft&status=draft&page=3>; rel=\"next\""));
    }

    [TestCase("status=draft", "Delta", "Alpha")]
    [TestCase("status=submitted", "Bravo")]
    [TestCase("status=declined", "Charlie")]
    [TestCase("status=inReview")]
    [TestCase("basics.address.city=Oakland", "Charlie", "Alpha")]
    [TestCase("basics.address.city=oakland")]
    [TestCase("basics.address.city=", "Delta")]
    [TestCase("basics.dbaName=%C3%91and%C3%BA", "Alpha")]
    [TestCase("businessDetails.legalStructure=corporation", "Bravo")]
    [TestCase("businessHistory.startedOn=2001-02-03", "Charlie")]
    [TestCase("businessHistory.startedOn=", "Delta")]
    [TestCase("businessBanking.accountType=checking&status=draft", "Alpha")]
    [TestCase("orderProcessing.annualVolume.currency=USD&basics.businessName=Bravo", "Bravo")]
    [TestCase("pricingSchedule.model=tiered", "Charlie")]
    [TestCase("reason=Too many chargebacks", "Charlie")]
    [TestCase("submittedAt=", "Delta", "Alpha")]
    [TestCase("closedAt=&status=submitted", "Bravo")]
    [TestCase("merchantId=", "Delta", "Charlie", "Bravo", "Alpha")]
    [TestCase("status=draft&search=ALPHA", "Alpha")]
    [TestCase("status=submitted&search=alpha")]
    public async Task A_filter_returns_exactly_the_items_with_that_value(string query, params string[] expected) =>
        Assert.That(await caller.BusinessNamesAsync($"{Path}?{query}"), Is.EqualTo(expected));

    [TestCase("basics.businessName", "Alpha", "Bravo", "Charlie", "Delta")]
    [TestCase("-basics.businessName", "Delta", "Charlie", "Bravo", "Alpha")]
    [TestCase("basics.address.city,-basics.businessName", "Delta", "Bravo", "Charlie", "Alpha")]
    [TestCase("businessHistory.startedOn,basics.businessName", "Delta", "Charlie", "Alpha", "Bravo")]
    [TestCase("status,-createdAt", "Charlie", "Delta", "Alpha", "Bravo")]
    [TestCase("createdAt", "Alpha", "Bravo", "Charlie", "Delta")]
    [TestCase("-createdAt", "Delta", "Charlie", "Bravo", "Alpha")]
    public async Task Applications_come_in_the_requested_order(string sort, params string[] expected) =>
        Assert.That(await caller.BusinessNamesAsync($"{Path}?sort={sort}"), Is.EqualTo(expected));

    [TestCase("status", "Draft")]
    [TestCase("status", "active")]
    [TestCase("status", "")]
    [TestCase("id", "nonsense")]
    [TestCase("merchantId", "nonsense")]
    [TestCase("createdAt", "")]
    [TestCase("businessHistory.startedOn", "2001-2-3")]
    [TestCase("businessHistory.startedOn", "yesterday")]
    [TestCase("businessDetails.legalStructure", "Corporation")]
    [TestCase("businessBanking.accountNumber", AccountNumber)]
    [TestCase("businessBanking.accountNumber.hint", "7731")]
    [TestCase("businessOwners.ssn", Ssn)]
    [TestCase("businessOwners", "x")]
    [TestCase("businessOwners[0].firstName", "Grace")]
    [TestCase("orderProcessing.deliveryDays", "7")]
    [TestCase("businessHistory.wasTerminated", "true")]
    [TestCase("system.status", "draft")]
    [TestCase("basics", "x")]
    [TestCase("accountId", "2000000000000001")]
    [TestCase("keyHash", "x")]
    [TestCase("include", "sensitive")]
    [TestCase("page", "0")]
    [TestCase("pageSize", "0")]
    [TestCase("basics.businessName", "%00")]
    [TestCase("search", "%00")]
    public async Task An_unsupported_list_parameter_is_refused_by_name(string parameter, string value) =>
        (await caller.GetAsync($"{Path}?{parameter}={value}")).AssertInvalid(parameter);

    [TestCase("businessBanking.accountNumber")]
    [TestCase("businessOwners.firstName")]
    [TestCase("orderProcessing.deliveryDays")]
    [TestCase("content")]
    [TestCase("system.createdAt")]
    [TestCase("basics.businessName,basics.businessName")]
    public async Task An_invalid_sort_is_refused(string sort) =>
        (await caller.GetAsync($"{Path}?sort={sort}")).AssertInvalid("sort");

    [Test]
    public async Task A_search_covers_every_text_of_every_section_and_ignores_letter_case()
    {
        var admin = await AdminInNewAccountAsync();
        var (count, full) = (0, EveryText());
        foreach (var (name, text) in TextsIn(full))
        {
            count++;
            var searched = Uri.EscapeDataString(text.ToLowerInvariant());
            Assert.That(await admin.BusinessNamesAsync($"{Path}?search={searched}"), Is.Empty, name);
        }

        await admin.MakeApplicationAsync(full);
        foreach (var (name, text) in TextsIn(full))
        {
            foreach (var searched in (string[])[text, text.ToLowerInvariant(), text.ToUpperInvariant(), text[1..]])
            {
                Assert.That(
                    await admin.BusinessNamesAsync($"{Path}?search={Uri.EscapeDataString(searched)}"),
                    Has.Length.EqualTo(1),
                    $"{name}: {searched}");
            }
        }

        Assert.That(count, Is.GreaterThan(30));
    }

    [TestCase("ÑANDÚ", "Alpha")]
    [TestCase("ñandú", "Alpha")]
    [TestCase("hill", "Charlie", "Bravo", "Alpha")]
    [TestCase("too MANY", "Charlie")]
    [TestCase("a%a")]
    [TestCase("_ravo")]
    [TestCase("' OR 1=1 --")]
    [TestCase(AccountNumber)]
    [TestCase("7731")]
    [TestCase("123456780")]
    [TestCase(Ssn)]
    [TestCase("cipher")]
    [TestCase("checking")]
    public async Task A_search_finds_literal_text_only(string search, params string[] expected) =>
        Assert.That(await caller.BusinessNamesAsync($"{Path}?search={Uri.EscapeDataString(search)}"), Is.EqualTo(expected));

    [Test]
    public async Task No_filter_search_or_order_shows_another_accounts_application()
    {
        var (own, id) = (
            await AdminInNewAccountAsync(), (await caller.MakeApplicationAsync(Businesses.Application("Foreign"))).Split('/')[^1]);
        await own.MakeApplicationAsync(Businesses.Application("Own"));
        string[] everything =
        [
            "", "?status=draft", "?sort=basics.businessName", "?search=grace", "?basics.address.city=Oakland",
            "?createdBy=admin%40pulse.test",
        ];
        string[] nothing = ["?search=foreign", "?basics.businessName=Foreign", $"?id={id}", "?status=submitted"];

        foreach (var query in everything)
        {
            Assert.That(await own.BusinessNamesAsync(Path + query), Is.EqualTo(new[] { "Own" }), query);
        }

        foreach (var query in nothing)
        {
            var listed = await own.GetAsync(Path + query);
            Assert.That((listed.Text, listed.Header("X-Total-Count")), Is.EqualTo(("[]", "0")), query);
        }

        await caller.DeleteAsync($"{Path}/{id}");
    }

    /// <summary>An application in which all texts differ.</summary>
    private static JsonObject EveryText() => Businesses.Application("Éclair Works")
        .With("basics.dbaName", "Qwerty").With("basics.taxId", "98-7654321").With("basics.address", Address("Alder", "CA", "94601"))
        .With("basics.contact", new JsonObject
        {
            ["firstName"] = "Ødegård",
            ["lastName"] = "Zwick",
            ["email"] = "contact@éclair.test".Replace('é', 'e'),
            ["phone"] = "+14155550101",
        })
        .With("businessDetails.mcc", "7832").With("businessDetails.description", "Πίτα and more")
            .With("businessDetails.website", "https://web.example/shop")
        .With("businessHistory.previousProcessor", "Olden Pay").With("businessHistory.explanation", "A lawsuit in 2011")
        .With("businessBanking.bankName", "Harbor Bank").With("businessBanking.accountHolder", "Holderson")
            .With("businessBanking.routingNumber", "011401533")
        .With("orderProcessing.refundPolicy", "Thirty days").With("orderProcessing.annualVolume.currency", "CHF")
            .With("orderProcessing.averageTicket.currency", "EUR")
        .With("orderProcessing.highestTicket.currency", "GBP")
        .With("businessOwners", new JsonArray(new JsonObject
        {
            ["firstName"] = "Łukasz",
            ["lastName"] = "Vogelsang",
            ["title"] = "Founder",
            ["email"] = "owner@vogel.test",
            ["phone"] = "+41445550102",
            ["address"] = Address("Birch", "NV", "89501"),
        }))
        .With("pricingSchedule.transactionFee.currency", "SEK").With("pricingSchedule.monthlyFee", Money("NOK")).With(
            "pricingSchedule.chargebackFee", Money("DKK"));

    private static JsonObject Address(string tree, string state, string postalCode) => new()
    {
        ["line1"] = $"1 {tree} Street",
        ["line2"] = $"{tree} wing",
        ["city"] = $"{tree}ton",
        ["state"] = state,
        ["postalCode"] = postalCode,
        ["country"] = "US",
    };

    private static JsonObject Money(string currency) => new() { ["amount"] = 1, ["currency"] = currency };

    private static IEnumerable<(string Name, string Text)> TextsIn(JsonNode? node, string name = "") => node switch
    {
        JsonObject members =>
            members.Where(member => !NoTexts.Contains(member.Key)).SelectMany(member => TextsIn(member.Value, member.Key)),
        JsonArray items => items.SelectMany(item => TextsIn(item, name)),
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String => [(name, (string)value!)],
        _ => [],
    };

    private async Task<string> MakeAsync(JsonObject content)
    {
        App.Clock.Advance(TimeSpan.FromMilliseconds(1));
        return await caller.MakeApplicationAsync(content);
    }
}
