using System.Net;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Merchants;

public sealed class CreateTests(TestDatabase database) : MerchantTests(database)
{
    private static readonly string[] Needed =
    [
        "basics", "basics.businessName", "basics.taxId", "basics.address", "basics.address.line1", "basics.address.city",
        "basics.address.postalCode", "basics.address.country",
        "basics.contact", "basics.contact.firstName", "basics.contact.lastName", "basics.contact.email", "basics.contact.phone",
        "businessDetails", "businessDetails.legalStructure", "businessDetails.mcc", "businessDetails.description",
    ];

    [Test]
    public async Task A_merchant_is_made_as_it_was_described()
    {
        var profile = Businesses.Profile("Whole").With("basics.dbaName", "The Whole").With("basics.address.line2", "Floor 2")
            .With("businessDetails.website", "https://whole.test/").With("businessDetails.employeeCount", 7);

        var created = await Caller.PostAsync("/merchants", profile.ToJsonString());

        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created), created.Text);
        var made = created.Json.AsObject();
        Assert.That(created.Header("Location"), Does.EndWith($"/merchants/{(string?)made["id"]}"));
        Assert.That(created.Header("ETag"), Is.EqualTo("\"1\""));
        Assert.That(made.Select(member => member.Key), Is.EquivalentTo(new[]
        {
            "id", "accountId", "applicationId", "status", "basics", "businessDetails", "createdAt", "createdBy", "createdById", "updatedAt",
            "updatedBy", "updatedById",
        }));
        Assert.That(
            ((string?)made["accountId"], (string?)made["status"], made["applicationId"]),
            Is.EqualTo((AccountId, "active", (JsonNode?)null)));
        Assert.That(((string?)made["createdBy"], (string?)made["updatedBy"]), Is.EqualTo((PulseApp.AdminEmail, PulseApp.AdminEmail)));
        Assert.That((string?)made["createdAt"], Does.Match(Instants.Pattern).And.EqualTo((string?)made["updatedAt"]));
        AssertShows(made, profile);
        await AssertUnchangedAsync(new MadeMerchant(made, "\"1\""));
    }

    [TestCaseSource(nameof(Needed))]
    public async Task A_missing_required_field_is_reported_and_nothing_is_created(string path)
    {
        var caller = await AdminInNewAccountAsync();

        (await caller.PostAsync("/merchants", Businesses.Profile().Without(path).ToJsonString())).AssertInvalid(path);
        (await caller.PostAsync("/merchants", Businesses.Profile().With(path, null).ToJsonString())).AssertInvalid(path);

        Assert.That((await caller.GetAsync("/merchants")).Text, Is.EqualTo("[]"));
    }

    [Test]
    public async Task All_missing_values_are_named_in_one_response()
    {
        (await Caller.PostAsync("/merchants", "{}")).AssertInvalid("basics", "businessDetails");
        (await Caller.PostAsync("/merchants", """{"basics":{"address":{}},"businessDetails":{}}""")).AssertInvalid(
            "basics.businessName",
            "basics.taxId",
            "basics.contact",
            "basics.address.line1",
            "basics.address.city",
            "basics.address.postalCode",
            "basics.address.country",
            "businessDetails.legalStructure", "businessDetails.mcc", "businessDetails.description");
    }

    [TestCase("basics.businessName", "\"\"")]
    [TestCase("basics.businessName", "\" blank\"")]
    [TestCase("basics.businessName", "\"two\\nlines\"")]
    [TestCase("basics.businessName", "7")]
    [TestCase("basics.taxId", "\"1-23456789\"")]
    [TestCase("basics.taxId", "\"00-1234567\"")]
    [TestCase("basics.address.country", "\"us\"")]
    [TestCase("basics.address.country", "\"XX\"")]
    [TestCase("basics.address.state", "\"California\"")]
    [TestCase("basics.address.postalCode", "\"9460\"")]
    [TestCase("basics.address", "[]")]
    [TestCase("basics.contact.email", "\"nobody\"")]
    [TestCase("basics.contact.phone", "\"4155552671\"")]
    [TestCase("basics.fax", "\"+14155552671\"")]
    [TestCase("businessDetails.legalStructure", "\"LLC\"")]
    [TestCase("businessDetails.legalStructure", "2")]
    [TestCase("businessDetails.mcc", "\"581\"")]
    [TestCase("businessDetails.website", "\"ftp://acme.test\"")]
    [TestCase("businessDetails.employeeCount", "-1")]
    [TestCase("businessDetails.employeeCount", "1.5")]
    public async Task An_invalid_value_is_refused_with_its_path(string path, string value)
    {
        var merchant = await Caller.MakeMerchantAsync();

        (await Caller.PostAsync("/merchants", Businesses.Profile().With(path, JsonNode.Parse(value)).ToJsonString())).AssertInvalid(path);
        (await Caller.PatchAsync(merchant.Path, Patch(path, value))).AssertInvalid(path);

        await AssertUnchangedAsync(merchant);
    }

    [TestCase("id", "\"019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10\"")]
    [TestCase("accountId", "\"2000000000000001\"")]
    [TestCase("applicationId", "\"019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10\"")]
    [TestCase("status", "\"closed\"")]
    [TestCase("createdBy", "\"somebody\"")]
    [TestCase("version", "7")]
    [TestCase("searchText", "\"words\"")]
    [TestCase("businessBanking", "{}")]
    public async Task Read_only_fields_are_refused_on_create_and_on_update(string name, string value)
    {
        var merchant = await Caller.MakeMerchantAsync();

        (await Caller.PostAsync("/merchants", Businesses.Profile().With(name, JsonNode.Parse(value)).ToJsonString())).AssertInvalid(name);
        (await Caller.PatchAsync(merchant.Path, Patch(name, value))).AssertInvalid(name);

        await AssertUnchangedAsync(merchant);
    }

    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("7")]
    [TestCase("{")]
    [TestCase("")]
    public async Task A_body_that_is_not_a_JSON_object_is_refused(string body)
    {
        var merchant = await Caller.MakeMerchantAsync();

        foreach (var refused in new[] { await Caller.PostAsync("/merchants", body), await Caller.PatchAsync(merchant.Path, body) })
        {
            refused.AssertProblem(HttpStatusCode.BadRequest, "validation_failed");
        }

        await AssertUnchangedAsync(merchant);
    }

    [Test]
    public async Task Repeated_requests_with_one_idempotency_key_create_one_merchant()
    {
        var (caller, value) = (await AdminInNewAccountAsync(), Retries.NewValue());
        var body = Businesses.Profile("Once").ToJsonString();

        var first = await caller.PostOnceAsync(value, "/merchants", body);
        var again = await caller.PostOnceAsync(value, "/merchants", body);
        var other = await caller.PostOnceAsync(value, "/merchants", Businesses.Profile("Twice").ToJsonString());

        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.Created), first.Text);
        again.AssertReplayOf(first);
        other.AssertProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        Assert.That(await caller.BusinessNamesAsync("/merchants"), Is.EqualTo(new[] { "Once" }));
    }

    [Test]
    public async Task The_audit_log_records_the_creator_and_the_created_values()
    {
        var merchant = await Caller.MakeMerchantAsync(Businesses.Profile("Recorded"));

        var (action, changes) = (await Caller.EventsOfAsync(merchant.Id)).Single();

        Assert.That(action, Is.EqualTo("merchant.created"));
        Assert.That((string?)changes!["basics"]!["to"]!["businessName"], Is.EqualTo("Recorded"));
        Assert.That((string?)changes["status"]!["to"], Is.EqualTo("active"));
    }

    /// <summary>A patch of one field.</summary>
    private static string Patch(string path, string value) =>
        path.Split('.').Reverse().Aggregate(value, (inner, name) => $$"""{"{{name}}":{{inner}}}""");
}
