using System.Net;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Applications;

/// <summary>Invalid values in an application are refused with their JSON path and change nothing.</summary>
public sealed class ApplicationInputTests(TestDatabase database) : ApplicationsTests(database)
{
    private static readonly string Line129 = new('x', 129);
    private static readonly string Text1001 = new('x', 1_001);

    /// <summary>A path and an invalid value for it, as JSON unless it is text.</summary>
    private static IEnumerable<TestCaseData> Faults()
    {
        foreach (var line in new[]
        {
            "basics.businessName", "basics.dbaName", "basics.address.line1", "basics.address.line2",
            "businessHistory.previousProcessor", "businessBanking.bankName", "businessBanking.accountHolder",
        })
        {
            yield return Fault(line, "");
            yield return Fault(line, " a");
            yield return Fault(line, "a\nb");
            yield return Fault(line, "a\u200bb");
            yield return Fault(line, Line129);
            yield return Fault(line, JsonNode.Parse("7"));
        }

        foreach (var line in new[] { "basics.address.city", "basics.address.state", "basics.contact.firstName", "basics.contact.lastName" })
        {
            yield return Fault(line, "");
            yield return Fault(line, Line129[..65]);
        }

        foreach (var lines in new[] { "businessDetails.description", "businessHistory.explanation", "orderProcessing.refundPolicy" })
        {
            yield return Fault(lines, " ");
            yield return Fault(lines, "a\u0007b");
            yield return Fault(lines, "a\u202eb");
            yield return Fault(lines, Text1001);
        }

        foreach (var percent in new[]
        {
            "orderProcessing.cardPresentPercent",
            "orderProcessing.keyedPercent",
            "orderProcessing.ecommercePercent",
            "pricingSchedule.discountPercent",
        })
        {
            yield return Fault(percent, JsonNode.Parse("-0.1"));
            yield return Fault(percent, JsonNode.Parse("100.1"));
            yield return Fault(percent, JsonNode.Parse("1.0001"));
            yield return Fault(percent, JsonNode.Parse("99.9999999999999999999999999999999999999999"));
            yield return Fault(percent, JsonNode.Parse("1e99"));
            yield return Fault(percent, "10");
        }

        foreach (var money in new[]
        {
            "orderProcessing.annualVolume", "orderProcessing.averageTicket", "orderProcessing.highestTicket",
            "pricingSchedule.transactionFee", "pricingSchedule.monthlyFee", "pricingSchedule.chargebackFee",
        })
        {
            yield return Fault($"{money}.amount", JsonNode.Parse("-1"));
            yield return Fault($"{money}.amount", JsonNode.Parse("1000000000001"));
            yield return Fault($"{money}.amount", JsonNode.Parse("100.001"));
            yield return Fault($"{money}.amount", "1");
            yield return Fault($"{money}.currency", "usd");
            yield return Fault($"{money}.currency", "XXY");
            yield return Fault($"{money}.cents", JsonNode.Parse("1"));
        }

        foreach (var (path, values) in new (string, string[])[]
        {
            ("basics.taxId", ["", "123456", "1-23456789", "12-345678a", "00-1234567"]),
            ("basics.address.country", ["", "us", "USA", "XX"]),
            ("basics.address.state", ["ZZ", "California", "ca"]),
            ("basics.address.postalCode", ["9410", "94105-14", "A1A 1A1"]),
            ("basics.contact.email", ["", "x", "Ada <ada@bakery.example>"]),
            ("basics.contact.phone", ["", "4155552671", "+04155552671", "+1 415 555 2671", "+1234567890123456"]),
            ("businessDetails.legalStructure", ["", "llc", "Corporation"]),
            ("businessDetails.mcc", ["", "546", "54620", "54a2"]),
            ("businessDetails.website", ["", "bakery.example", "ftp://bakery.example", "javascript:alert(1)"]),
            ("businessHistory.startedOn", ["", "2019-4-1", "2019-02-30", "2999-01-01", "2019-04-01T00:00:00Z"]),
            ("businessBanking.accountType", ["", "Checking", "current"]),
            ("businessBanking.routingNumber", ["", "021000022", "02100002", "0210000210", "000000000", "02100002a"]),
            ("businessBanking.accountNumber", ["", "1234", "123456789012345678", "12345a", "****6789"]),
            ("pricingSchedule.model", ["", "flat", "1"]),
        })
        {
            foreach (var value in values)
            {
                yield return Fault(path, value);
            }
        }

        foreach (var (path, json) in new[]
        {
            ("businessDetails.employeeCount", "-1"), ("businessDetails.employeeCount", "10000001"),
            ("businessDetails.employeeCount", "1.5"), ("businessDetails.legalStructure", "0"),
            ("businessHistory.filedForBankruptcy", "\"no\""), ("businessHistory.wasTerminated", "0"),
            ("orderProcessing.deliveryDays", "3651"), ("orderProcessing.deliveryDays", "-1"),
            ("businessBanking.accountNumber", "123456789"), ("businessBanking.accountNumber", """{ "cipher": "x", "hint": "6789" }"""),
            ("basics", "[]"), ("basics", "\"x\""), ("basics.address", "7"), ("basics.contact.fax", "\"1\""),
            ("basics.BusinessName", "\"x\""), ("businessOwners", "{}"), ("system", """{ "status": "approved" }"""),
            ("status", "\"approved\""), ("accountId", "\"1234567890123456\""), ("id", "\"019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10\""),
            ("applicationKey", "\"pla_x\""),
        })
        {
            yield return Fault(path, JsonNode.Parse(json));
        }
    }

    private static readonly object[] FaultsOfOwners =
    [
        new object[] { """{ "ssn": "123-45-678" }""", "businessOwners[1].ssn" },
        new object[] { """{ "ssn": "000-45-6789" }""", "businessOwners[1].ssn" },
        new object[] { """{ "ssn": "666-45-6789" }""", "businessOwners[1].ssn" },
        new object[] { """{ "ssn": "900-45-6789" }""", "businessOwners[1].ssn" },
        new object[] { """{ "ssn": "123-00-6789" }""", "businessOwners[1].ssn" },
        new object[] { """{ "ssn": "123-45-0000" }""", "businessOwners[1].ssn" },
        new object[] { """{ "ssn": "****6789" }""", "businessOwners[1].ssn" },
        new object[] { """{ "firstName": "" }""", "businessOwners[1].firstName" },
        new object[] { """{ "title": " " }""", "businessOwners[1].title" },
        new object[] { """{ "email": "x" }""", "businessOwners[1].email" },
        new object[] { """{ "phone": "1" }""", "businessOwners[1].phone" },
        new object[] { """{ "dateOfBirth": "2999-01-01" }""", "businessOwners[1].dateOfBirth" },
        new object[] { """{ "dateOfBirth": "1899-12-31" }""", "businessOwners[1].dateOfBirth" },
        new object[] { """{ "equityPercent": 101 }""", "businessOwners[1].equityPercent" },
        new object[] { """{ "equityPercent": 40.5 }""", "businessOwners" },
        new object[] { """{ "address": { "country": "XX" } }""", "businessOwners[1].address.country" },
        new object[] { """{ "address": { "country": "US", "state": "XX" } }""", "businessOwners[1].address.state" },
        new object[] { """{ "id": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10" }""", "businessOwners[1].id" },
        new object[] { """{ "id": "x" }""", "businessOwners[1].id" },
        new object[] { """{ "shares": 7 }""", "businessOwners[1].shares" },
        new object[] { "null", "businessOwners[1]" },
        new object[] { "7", "businessOwners[1]" },
    ];

    private Setup.Api admin = null!;
    private JsonObject untouched = null!;

    [OneTimeSetUp]
    public async Task MakeDraftAsync()
    {
        admin = await AdminInNewAccountAsync();
        untouched = await MakeAsync(admin);
    }

    [TestCaseSource(nameof(Faults))]
    public async Task An_error_is_reported_with_its_path_when_an_application_is_created_or_changed(string path, string json)
    {
        var whole = Whole();
        Put(whole, path, json);
        var patch = new JsonObject();
        Put(patch, path, json);

        (await admin.PostAsync("/applications", whole)).AssertInvalid(path);
        (await admin.PatchAsync(PathOf(untouched), patch)).AssertInvalid(path);
        await AssertUntouchedAsync();
    }

    [TestCaseSource(nameof(FaultsOfOwners))]
    public async Task An_error_of_an_owner_is_reported_with_its_index(string owner, string path)
    {
        var whole = Whole();
        whole["businessOwners"]!.AsArray().Add(JsonNode.Parse(owner));

        (await admin.PostAsync("/applications", whole)).AssertInvalid(path);
        (await admin.PatchAsync(PathOf(untouched), new JsonObject { ["businessOwners"] = whole["businessOwners"]!.DeepClone() }))
            .AssertInvalid(path);
        await AssertUntouchedAsync();
    }

    [Test]
    public async Task At_most_ten_owners_are_accepted_and_longer_lists_are_not_validated_further()
    {
        var owners = new JsonArray([.. Enumerable.Range(0, 11).Select(_ => new JsonObject { ["firstName"] = "" })]);

        (await admin.PostAsync("/applications", new JsonObject { ["businessOwners"] = owners })).AssertInvalid("businessOwners");
    }

    [Test]
    public async Task A_patch_that_contradicts_stored_values_is_refused_with_the_path()
    {
        (await admin.PatchAsync(PathOf(untouched), """{ "orderProcessing": { "keyedPercent": 0.5 } }""")).AssertInvalid("orderProcessing");
        (await admin.PatchAsync(PathOf(untouched), """{ "orderProcessing": { "averageTicket": { "amount": 300.01 } } }"""))
            .AssertInvalid("orderProcessing.averageTicket");
        (await admin.PatchAsync(PathOf(untouched), """{ "orderProcessing": { "averageTicket": { "currency": "JPY" } } }"""))
            .AssertInvalid("orderProcessing.averageTicket.amount");
        (await admin.PatchAsync(PathOf(untouched), """{ "basics": { "address": { "state": "Ontario" } } }"""))
            .AssertInvalid("basics.address.state");
        await AssertUntouchedAsync();

        var moved = await admin.PatchAsync(
            PathOf(await MakeAsync(admin)),
            """{ "basics": { "address": { "state": "Ontario", "postalCode": "K1A 0B1", "country": "CA" } } }""");
        Assert.That(moved.Status, Is.EqualTo(HttpStatusCode.OK), moved.Text);
    }

    [Test]
    public async Task Several_validation_errors_are_reported_together() => (await admin.PatchAsync(
        PathOf(untouched),
        """{ "basics": { "taxId": "1", "contact": { "phone": "1" } }, "businessDetails": { "mcc": "1" }"""
            + """, "businessOwners": [ { "ssn": "1" } ] }"""))
        .AssertInvalid("basics.taxId", "basics.contact.phone", "businessDetails.mcc", "businessOwners[0].ssn");

    [TestCase("nonsense", "body")]
    [TestCase("[]", "body")]
    [TestCase("7", "body")]
    [TestCase("""{ "basics": { "taxId": "12-3456789", "taxId": "12-3456789" } }""", "basics.taxId")]
    public async Task A_body_that_is_not_an_application_is_refused(string body, string path)
    {
        (await admin.PostAsync("/applications", body)).AssertInvalid(path);
        (await admin.PatchAsync(PathOf(untouched), body)).AssertInvalid(path);
    }

    [TestCase("?include=all", "include")]
    [TestCase("?include=Sensitive", "include")]
    [TestCase("?expand=x", "expand")]
    public async Task An_invalid_parameter_is_refused_with_its_name(string query, string name) =>
        (await admin.GetAsync(PathOf(untouched) + query)).AssertInvalid(name);

    [TestCase("/applications/x")]
    [TestCase("/applications/019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10")]
    public async Task An_unknown_id_is_not_found(string path) =>
        (await admin.GetAsync(path)).AssertProblem(HttpStatusCode.NotFound, "not_found");

    private async Task AssertUntouchedAsync() => Assert.That((await admin.GetAsync(PathOf(untouched))).Header("ETag"), Is.EqualTo("\"1\""));

    private static TestCaseData Fault(string path, JsonNode? value) =>
        new TestCaseData(path, value!.ToJsonString()).SetArgDisplayNames(
            path, value.ToJsonString() is { Length: < 40 } shown ? shown : "too long");

    private static void Put(JsonObject whole, string path, string json)
    {
        var names = path.Split('.');
        var at = names[..^1].Aggregate(whole, (section, name) => (section[name] ??= new JsonObject()).AsObject());
        at[names[^1]] = JsonNode.Parse(json);
    }
}
