using System.Net;
using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Applications;

/// <summary>Drafts can be created with some of the fields, updated in part, and deleted.</summary>
public sealed class ApplicationTests(TestDatabase database) : ApplicationsTests(database)
{
    private Setup.Api admin = null!;

    [OneTimeSetUp]
    public async Task MakeAccountAsync() => admin = await AdminInNewAccountAsync();

    [Test]
    public async Task A_complete_draft_is_returned_as_it_was_sent_with_sensitive_fields_masked()
    {
        var made = await admin.PostAsync("/applications", Whole());

        Assert.That(made.Status, Is.EqualTo(HttpStatusCode.Created), made.Text);
        Assert.That(made.Header("Location"), Is.EqualTo($"/applications/{made.Json["id"]}"));
        Assert.That(made.Header("ETag"), Is.EqualTo("\"1\""));
        Assert.That((string?)made.Json["applicationKey"], Does.Match("^pla_[0-9A-Za-z]{49}$"));

        var expected = Whole();
        expected["businessBanking"]!["accountNumber"] = "****6789";
        expected["businessOwners"]![0]!["ssn"] = "****6789";
        expected["businessOwners"]![0]!["id"] = made.Json["businessOwners"]![0]!["id"]!.DeepClone();
        foreach (var (section, value) in expected)
        {
            Assert.That(JsonNode.DeepEquals(made.Json[section], value), Is.True, $"{section}: {made.Json[section]}");
        }
    }

    [Test]
    public async Task A_created_application_is_read_without_its_key()
    {
        var made = await MakeAsync(admin);

        var read = await admin.GetAsync(PathOf(made));

        Assert.That(read.Header("ETag"), Is.EqualTo("\"1\""));
        made.Remove("applicationKey");
        Assert.That(JsonNode.DeepEquals(read.Json, made), Is.True, read.Text);
    }

    [Test]
    public async Task A_draft_can_be_empty_and_belongs_to_the_account_in_effect()
    {
        var made = await MakeAsync(admin, []);

        var system = made["system"]!;
        Assert.That((string?)made["accountId"], Is.EqualTo(admin.Client.DefaultRequestHeaders.GetValues("x-account-id").Single()));
        Assert.That((string?)system["status"], Is.EqualTo("draft"));
        Assert.That((string?)system["createdBy"], Is.EqualTo((string?)system["updatedBy"]).And.Not.Null);
        Assert.That(system["submittedAt"], Is.Null);
        Assert.That(made["basics"], Is.Null);
        Assert.That(made["businessOwners"]!.AsArray(), Is.Empty);
    }

    [TestCase("basics")]
    [TestCase("businessDetails")]
    [TestCase("businessHistory")]
    [TestCase("businessBanking")]
    [TestCase("orderProcessing")]
    [TestCase("businessOwners")]
    [TestCase("pricingSchedule")]
    public async Task A_draft_can_be_created_with_any_single_section_and_that_section_can_be_cleared(string section)
    {
        var made = await MakeAsync(admin, new JsonObject { [section] = Whole()[section]!.DeepClone() });
        Assert.That(made[section]!.ToJsonString(), Has.Length.GreaterThan(4));

        var cleared = await admin.PatchAsync(PathOf(made), new JsonObject { [section] = null });

        Assert.That(cleared.Json[section]?.ToJsonString() ?? "[]", Is.EqualTo("[]"));
    }

    [Test]
    public async Task A_patch_changes_what_it_names_and_nothing_else()
    {
        var made = await MakeAsync(admin);

        var patched = await admin.PatchAsync(
            PathOf(made),
            """{ "basics": { "dbaName": null, "address": { "city": "Oakland" } }, "businessDetails": { "mcc": "5411" } }""",
            "\"1\"");

        Assert.That(patched.Header("ETag"), Is.EqualTo("\"2\""), patched.Text);
        made["basics"]!["dbaName"] = null;
        made["basics"]!["address"]!["city"] = "Oakland";
        made["businessDetails"]!["mcc"] = "5411";
        foreach (var section in Whole().Select(member => member.Key))
        {
            Assert.That(JsonNode.DeepEquals(patched.Json[section], made[section]), Is.True, $"{section}: {patched.Json[section]}");
        }
    }

    [Test]
    public async Task A_patch_that_changes_nothing_is_no_edit()
    {
        var made = await MakeAsync(admin);

        foreach (var patch in new[]
        {
            "{}",
            """{ "basics": {} }""",
            """{ "basics": { "dbaName": "Corner Bakery" }, "orderProcessing": { "averageTicket": { "amount": 12.5 } } }""",
        })
        {
            Assert.That((await admin.PatchAsync(PathOf(made), patch)).Header("ETag"), Is.EqualTo("\"1\""), patch);
        }
    }

    [Test]
    public async Task An_owner_sent_with_an_id_keeps_its_other_fields_and_an_owner_that_is_not_sent_is_removed()
    {
        var made = await MakeAsync(admin);
        var ada = (string)made["businessOwners"]![0]!["id"]!;

        var joined = await admin.PatchAsync(
            PathOf(made),
            $$"""{ "businessOwners": [ { "firstName": "Bo", "ssn": "234-56-7891", "equityPercent": 40 }, """
                + $$"""{ "id": "{{ada}}", "title": "Baker" } ] }""");
        var owners = joined.Json["businessOwners"]!;
        Assert.That((string?)owners[0]!["firstName"], Is.EqualTo("Bo"), joined.Text);
        Assert.That((string?)owners[1]!["title"], Is.EqualTo("Baker"));
        Assert.That((string?)owners[1]!["ssn"], Is.EqualTo("****6789"));
        Assert.That((string?)owners[1]!["address"]!["city"], Is.EqualTo("Oakland"));

        var shouted = await admin.PatchAsync(
            PathOf(made),
            $$"""{ "businessOwners": [ { "id": "{{((string)owners[0]!["id"]!).ToUpperInvariant()}}" }, { "id": "{{ada}}" } ] }""");
        Assert.That(shouted.Header("ETag"), Is.EqualTo(joined.Header("ETag")), shouted.Text);

        var left = await admin.PatchAsync(PathOf(made), $$"""{ "businessOwners": [ { "id": "{{(string)owners[0]!["id"]!}}" } ] }""");
        Assert.That(left.Json["businessOwners"]!.AsArray().Select(owner => (string?)owner!["firstName"]), Is.EqualTo(new[] { "Bo" }));

        (await admin.PatchAsync(PathOf(made), $$"""{ "businessOwners": [ { "id": "{{ada}}" } ] }""")).AssertInvalid("businessOwners[0].id");
    }

    [Test]
    public async Task A_draft_can_be_deleted_once()
    {
        var made = await MakeAsync(admin);
        (await admin.DeleteAsync(PathOf(made), "\"7\"")).AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");

        Assert.That((await admin.DeleteAsync(PathOf(made), "\"1\"")).Status, Is.EqualTo(HttpStatusCode.NoContent));

        (await admin.DeleteAsync(PathOf(made))).AssertProblem(HttpStatusCode.NotFound, "not_found");
        (await admin.GetAsync(PathOf(made))).AssertProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task An_application_is_created_once_for_an_idempotency_key()
    {
        var sent = ("Idempotency-Key", Guid.NewGuid().ToString());

        var first = await admin.PostAsync("/applications", Whole(), sent);
        var again = await admin.PostAsync("/applications", Whole(), sent);

        Assert.That(again.Text, Is.EqualTo(first.Text));
        Assert.That((string?)first.Json["applicationKey"], Is.Not.Null);
    }

    [Test]
    public async Task Of_two_concurrent_changes_only_one_succeeds()
    {
        var made = await MakeAsync(admin);
        string[] names = ["One", "Other"];

        var answers = await Task.WhenAll(
            names.Select(name => admin.PatchAsync(PathOf(made), $$"""{ "basics": { "dbaName": "{{name}}" } }""", "\"1\"")));

        Assert.That(
            answers.Select(answer => answer.Status), Is.EquivalentTo(new[] { HttpStatusCode.OK, HttpStatusCode.PreconditionFailed }));
    }

    [Test]
    public async Task A_reader_can_only_read_and_a_caller_without_permission_is_refused_before_the_request_is_read()
    {
        var account = await Seed.AccountAsync();
        var made = await MakeAsync(AdminIn(account));
        var reader = await LoginNewUserAsync(account, Permission.ReadApplications);
        var stranger = await LoginNewUserAsync(account, Permission.ReadMerchants, Permission.WriteMerchants);

        Assert.That((await reader.GetAsync(PathOf(made))).Status, Is.EqualTo(HttpStatusCode.OK));
        foreach (var refused in new[]
        {
            await reader.PostAsync("/applications", "nonsense"), await reader.PatchAsync(PathOf(made), "nonsense"),
            await reader.DeleteAsync(PathOf(made)),
            await reader.PostAsync($"{PathOf(made)}/submit"), await reader.PostAsync($"{PathOf(made)}/approve"),
            await stranger.GetAsync("/applications"), await stranger.GetAsync(PathOf(made)),
        })
        {
            refused.AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        }
    }
}
