using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Portal;

/// <summary>The applicant submits the draft: with the same checks and the same result as the account.</summary>
public sealed class SubmitPortalTests(TestDatabase database) : PortalGround(database)
{
    private const string Path = $"{Drafts.Portal}/submit";

    [Test]
    public async Task An_applicant_submits_a_draft_and_the_key_ends_with_it()
    {
        var draft = await Owner.MakeDraftAsync();
        var applicant = Applicant(draft);
        await AssertLetInAsync(applicant);

        var submitted = await SubmitAsync(applicant);

        Assert.That(submitted.Status, Is.EqualTo(HttpStatusCode.OK), submitted.Text);
        Assert.That((string?)submitted.Json["system"]!["status"], Is.EqualTo("submitted"));
        Assert.That((string?)submitted.Json["businessOwners"]![0]!["ssn"], Does.StartWith("****"));
        Assert.That(submitted.Text, Does.Not.Contain(draft.AccountId).And.Not.Contain(PulseApp.AdminEmail).And.Not.Contain(draft.Key));
        await AssertRefusedAsync(applicant);
        (await SubmitAsync(applicant)).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        var seen = await Owner.GetAsync(draft.Path);
        var system = seen.Json["system"]!;
        Assert.That(
            ((string?)system["status"], (string?)system["updatedBy"], (string?)system["submittedAt"], seen.Header("ETag")),
            Is.EqualTo(("submitted", "applicant", (string?)system["updatedAt"], submitted.Header("ETag"))));
        Assert.That((await Owner.PostAsync($"{draft.Path}/review")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_audit_log_names_the_applicant_of_a_submission()
    {
        var draft = await Owner.MakeDraftAsync();
        await SubmitAsync(Applicant(draft));

        var happened = (await EventsAsync(Owner, $"target={draft.Id}&action=application.submitted")).Single();

        Assert.That(
            (string?)happened["actor"]!["type"] + " " + (string?)happened["actor"]!["id"], Is.EqualTo($"applicant {draft.Id}"));
        Assert.That(happened["changes"]!["status"]!.ToJsonString(), Is.EqualTo("""{"from":"draft","to":"submitted"}"""));
    }

    [Test]
    public async Task An_incomplete_draft_is_refused_as_for_the_account_and_stays_a_draft()
    {
        var whole = Drafts.Whole();
        whole["basics"]!["address"]!.AsObject().Remove("city");
        whole.AsObject().Remove("pricingSchedule");
        whole["businessOwners"]!.AsArray().Add(new JsonObject { ["firstName"] = "Bo" });
        var draft = await Owner.MakeDraftAsync(whole);
        var applicant = Applicant(draft);

        var refused = await SubmitAsync(applicant);

        refused.AssertInvalid(
            "basics.address.city", "pricingSchedule", "businessOwners[1].lastName", "businessOwners[1].dateOfBirth",
            "businessOwners[1].ssn", "businessOwners[1].equityPercent", "businessOwners[1].address");
        var byAccount = await Owner.PostAsync($"{draft.Path}/submit");
        Assert.That(refused.Json["errors"]!.ToJsonString(), Is.EqualTo(byAccount.Json["errors"]!.ToJsonString()));
        Assert.That((await ReadAsync(applicant)).Header("ETag"), Is.EqualTo(draft.ETag));
        Assert.That(await EventsAsync(Owner, $"target={draft.Id}&action=application.submitted"), Is.Empty);
    }

    [Test]
    public async Task An_applicant_can_submit_exactly_the_version_that_was_read()
    {
        var draft = await Owner.MakeDraftAsync();
        var applicant = Applicant(draft);
        var changed = await Owner.PatchAsync(draft.Path, """{ "basics": { "dbaName": "Blue" } }""");

        (await SubmitAsync(applicant, draft.ETag)).AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        await AssertLetInAsync(applicant);
        Assert.That((await SubmitAsync(applicant, changed.Header("ETag"))).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Only_the_key_of_a_draft_submits_it_and_only_while_its_account_may_write_applications()
    {
        var draft = await Owner.MakeDraftAsync();
        foreach (var caller in (Setup.Api[])[Owner, Anonymous(), Applicant(Drafts.MadeUpKey())])
        {
            (await SubmitAsync(caller)).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        }

        await Admin.SendAsync(
            HttpMethod.Put,
            $"/accounts/{draft.AccountId}/permissions",
            JsonContent.Create(new { permissions = new[] { "readApplications" } }));

        (await SubmitAsync(Applicant(draft))).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.That((string?)(await Owner.GetAsync(draft.Path)).Json["system"]!["status"], Is.EqualTo("draft"));
    }

    private static Task<Answer> SubmitAsync(Setup.Api caller, string? ifMatch = null) =>
        caller.PostAsync(Path, null, ifMatch is null ? [] : [("If-Match", ifMatch)]);
}
