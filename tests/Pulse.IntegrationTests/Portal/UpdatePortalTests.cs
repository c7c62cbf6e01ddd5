using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Portal;

/// <summary>The fields of a draft that an applicant can change, and their events in the audit log.</summary>
public sealed class UpdatePortalTests(TestDatabase database) : PortalGround(database)
{
    [Test]
    public async Task An_applicant_fills_in_a_draft_that_the_account_then_submits()
    {
        var draft = await Owner.MakeDraftAsync(new JsonObject());
        var applicant = Applicant(draft);

        var filled = await FillInAsync(applicant, Drafts.Whole().ToJsonString());

        Assert.That(filled.Status, Is.EqualTo(HttpStatusCode.OK), filled.Text);
        Assert.That(filled.Text, Is.EqualTo((await ReadAsync(applicant)).Text));
        Assert.That(filled.Header("ETag"), Is.EqualTo((await ReadAsync(applicant)).Header("ETag")).And.Not.EqualTo(draft.ETag));
        var submitted = await Owner.SubmitAsync(draft);
        Assert.That((string)submitted.Json["basics"]!["businessName"]!, Is.EqualTo("Blue Door Bakery"));
        await AssertRefusedAsync(applicant);
    }

    [Test]
    public async Task A_patch_leaves_alone_what_it_does_not_name_and_clears_what_it_sets_to_null()
    {
        var draft = await Owner.MakeDraftAsync();

        var filled = await FillInAsync(Applicant(draft), """{ "basics": { "dbaName": "Blue", "taxId": null }, "businessHistory": null }""");

        var basics = filled.Json["basics"]!;
        Assert.That(
            ((string?)basics["dbaName"], (string?)basics["taxId"], (string?)basics["businessName"]),
            Is.EqualTo(("Blue", (string?)null, "Blue Door Bakery")));
        Assert.That(filled.Json["businessHistory"], Is.Null);
        Assert.That(JsonNode.DeepEquals(filled.Json["businessBanking"], draft.Json["businessBanking"]));
    }

    [Test]
    public async Task A_draft_accepts_the_merge_patch_content_type()
    {
        var applicant = Applicant(await Owner.MakeDraftAsync());
        using var patch = new StringContent(
            """{ "basics": { "dbaName": "Blue" } }""", Encoding.UTF8, new MediaTypeHeaderValue("application/merge-patch+json"));
        using var text = new StringContent("{}", Encoding.UTF8, new MediaTypeHeaderValue("text/plain"));

        Assert.That((await applicant.SendAsync(HttpMethod.Patch, Drafts.Portal, patch)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(
            (await applicant.SendAsync(HttpMethod.Patch, Drafts.Portal, text)).Status, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
    }

    [Test]
    public async Task The_account_sees_that_its_applicant_made_the_last_edit()
    {
        var draft = await Owner.MakeDraftAsync();

        await FillInAsync(Applicant(draft), """{ "basics": { "dbaName": "Blue" } }""");

        var system = (await Owner.GetAsync(draft.Path)).Json["system"]!;
        Assert.That(((string?)system["createdBy"], (string?)system["updatedBy"]), Is.EqualTo((PulseApp.AdminEmail, "applicant")));
    }

    [Test]
    public async Task The_audit_log_names_the_applicant_and_masks_sensitive_values()
    {
        var draft = await Owner.MakeDraftAsync(Drafts.Whole("111122223333"));
        var applicant = Applicant(draft.Key, "203.0.113.77");

        await FillInAsync(applicant, """{ "businessBanking": { "accountNumber": "444455556666" } }""");

        var happened = (await EventsAsync(Owner, $"target={draft.Id}"))[0];
        Assert.That((string)happened["action"]!, Is.EqualTo("application.updated"));
        Assert.That(
            happened["actor"]!.ToJsonString(),
            Is.EqualTo($$"""{"type":"applicant","id":"{{draft.Id}}","name":"applicant","impersonating":null}"""));
        Assert.That(happened["target"]!.ToJsonString(), Is.EqualTo($$"""{"type":"application","id":"{{draft.Id}}"}"""));
        Assert.That(((string?)happened["accountId"], (string?)happened["ipAddress"]), Is.EqualTo((draft.AccountId, "203.0.113.77")));
        var change = happened["changes"]!["businessBanking"]!;
        Assert.That((string)change["from"]!["accountNumber"]!, Is.EqualTo("****3333"));
        Assert.That((string)change["to"]!["accountNumber"]!, Is.EqualTo("****6666"));
        Assert.That((await EventsAsync(Owner, $"actor={draft.Id}")).Single()["id"]!.ToString(), Is.EqualTo(happened["id"]!.ToString()));
        Assert.That((bool)(await Owner.GetAsync("/audit-events/integrity")).Json["ok"]!);
    }

    [Test]
    public async Task An_update_without_changes_does_not_count_as_an_edit()
    {
        var draft = await Owner.MakeDraftAsync();

        var same = await FillInAsync(Applicant(draft), """{ "basics": { "businessName": "Blue Door Bakery" } }""");

        Assert.That(same.Header("ETag"), Is.EqualTo(draft.ETag));
        Assert.That(await EventsAsync(Owner, $"target={draft.Id}&action=application.updated"), Is.Empty);
    }

    [TestCase("""{ "businessBanking": { "routingNumber": "021000022" } }""", "businessBanking.routingNumber")]
    [TestCase("""{ "businessBanking": { "accountNumber": "****9012" } }""", "businessBanking.accountNumber")]
    [TestCase("""{ "businessBanking": { "accountNumber": { "cipher": "CfDJ8", "hint": "9012" } } }""", "businessBanking.accountNumber")]
    [TestCase("""{ "businessOwners": [ { "ssn": "****6789" } ] }""", "businessOwners[0].ssn")]
    [TestCase("""{ "businessOwners": [ { "id": "01990000-0000-7000-8000-000000000001" } ] }""", "businessOwners[0].id")]
    [TestCase("""{ "basics": { "address": { "country": "XX" } } }""", "basics.address.country")]
    [TestCase("""{ "basics": { "address": { "state": "ZZ" } } }""", "basics.address.state")]
    [TestCase("""{ "orderProcessing": { "keyedPercent": 90 } }""", "orderProcessing")]
    [TestCase("""{ "basics": { "buisnessName": "Typo" } }""", "basics.buisnessName")]
    [TestCase("""{ "system": { "status": "approved" } }""", "system")]
    [TestCase("""{ "status": "submitted" }""", "status")]
    [TestCase("""{ "accountId": "6591739253089529" }""", "accountId")]
    [TestCase("""{ "id": "01990000-0000-7000-8000-000000000001" }""", "id")]
    [TestCase("""{ "applicationKey": "pla_" }""", "applicationKey")]
    [TestCase("[]", "body")]
    public async Task An_error_is_reported_with_its_path_and_changes_nothing(string patch, string path)
    {
        var draft = await Owner.MakeDraftAsync();
        var before = await Owner.GetAsync(draft.Path);

        (await FillInAsync(Applicant(draft), patch)).AssertInvalid(path);

        Assert.That((await Owner.GetAsync(draft.Path)).Text, Is.EqualTo(before.Text));
    }

    [Test]
    public async Task Unauthorized_portal_callers_do_not_learn_about_errors_in_the_body() =>
        (await FillInAsync(Applicant(Drafts.MadeUpKey()), """{ "status": "submitted" }"""))
            .AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");

    [Test]
    public async Task A_patch_of_another_version_is_refused()
    {
        var draft = await Owner.MakeDraftAsync();
        var applicant = Applicant(draft);
        Assert.That(
            (await FillInAsync(applicant, """{ "basics": { "dbaName": "Blue" } }""", draft.ETag)).Status, Is.EqualTo(HttpStatusCode.OK));

        (await FillInAsync(applicant, """{ "basics": { "dbaName": "Green" } }""", draft.ETag))
            .AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");

        Assert.That((string)(await ReadAsync(applicant)).Json["basics"]!["dbaName"]!, Is.EqualTo("Blue"));
    }

    [Test]
    public async Task A_key_changes_its_own_draft_and_no_other()
    {
        var (mine, other) = (await Owner.MakeDraftAsync(), await Owner.MakeDraftAsync());
        var before = await Owner.GetAsync(other.Path);

        var filled = await FillInAsync(Applicant(mine), """{ "basics": { "dbaName": "Mine" } }""");

        Assert.That((string)filled.Json["id"]!, Is.EqualTo(mine.Id));
        Assert.That((await Owner.GetAsync(other.Path)).Text, Is.EqualTo(before.Text));
    }

    [Test]
    public async Task A_body_that_is_too_large_is_refused() => Assert.That(
        (await FillInAsync(
            Applicant(await Owner.MakeDraftAsync()), $$"""{ "basics": { "dbaName": "{{new string('x', 70_000)}}" } }""")).Status,
        Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
}
