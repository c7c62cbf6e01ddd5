using System.Net;
using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Applications;

/// <summary>The states of an application, and who may change them.</summary>
public sealed class UnderwritingTests(TestDatabase database) : ApplicationsTests(database)
{
    /// <summary>The steps that lead to a state, and the steps that are possible in it.</summary>
    private static readonly object[] States =
    [
        new object[] { Array.Empty<string>(), new[] { "submit" } },
        new object[] { new[] { "submit" }, new[] { "review", "withdraw" } },
        new object[] { new[] { "submit", "review" }, new[] { "approve", "decline", "withdraw" } },
        new object[] { new[] { "submit", "review", "approve" }, Array.Empty<string>() },
        new object[] { new[] { "submit", "review", "decline" }, Array.Empty<string>() },
        new object[] { new[] { "submit", "withdraw" }, Array.Empty<string>() },
        new object[] { new[] { "submit", "review", "withdraw" }, Array.Empty<string>() },
    ];

    private static readonly string[] Steps = ["submit", "withdraw", "review", "approve", "decline"];

    private Setup.Api admin = null!;

    [OneTimeSetUp]
    public async Task MakeAccountAsync() => admin = await AdminInNewAccountAsync();

    [TestCaseSource(nameof(States))]
    public async Task Each_step_is_allowed_from_its_valid_statuses_and_is_a_conflict_from_others(string[] before, string[] possible)
    {
        var made = await MakeAsync(admin);
        await StepAsync(admin, made, before);
        var standing = await admin.GetAsync(PathOf(made));

        foreach (var step in Steps.Except(possible))
        {
            (await admin.PostAsync($"{PathOf(made)}/{step}")).AssertProblem(HttpStatusCode.Conflict, "wrong_status");
        }

        Assert.That((await admin.GetAsync(PathOf(made))).Text, Is.EqualTo(standing.Text));
        foreach (var step in possible)
        {
            var other = await MakeAsync(admin);
            await StepAsync(admin, other, [.. before, step]);
        }
    }

    [Test]
    public async Task Only_drafts_can_be_edited_or_deleted()
    {
        var made = await MakeAsync(admin);
        await StepAsync(admin, made, "submit");

        (await admin.PatchAsync(PathOf(made), """{ "basics": { "dbaName": "x" } }"""))
            .AssertProblem(HttpStatusCode.Conflict, "not_a_draft");
        (await admin.DeleteAsync(PathOf(made))).AssertProblem(HttpStatusCode.Conflict, "not_a_draft");
    }

    [Test]
    public async Task Submitting_names_everything_that_is_missing_and_changes_nothing()
    {
        var empty = await MakeAsync(admin, []);
        (await admin.PostAsync($"{PathOf(empty)}/submit")).AssertInvalid(
            "basics", "businessDetails", "businessHistory", "businessBanking", "orderProcessing", "businessOwners", "pricingSchedule");

        var whole = Whole();
        whole["basics"]!["address"]!.AsObject().Remove("city");
        whole["businessBanking"]!.AsObject().Remove("accountNumber");
        whole["businessOwners"]!.AsArray().Add(new JsonObject { ["firstName"] = "Bo" });
        whole["pricingSchedule"]!["transactionFee"]!.AsObject().Remove("currency");
        var parts = await MakeAsync(admin, whole);
        (await admin.PostAsync($"{PathOf(parts)}/submit")).AssertInvalid(
            "basics.address.city", "businessBanking.accountNumber", "pricingSchedule.transactionFee.currency", "businessOwners[1].lastName",
            "businessOwners[1].dateOfBirth", "businessOwners[1].ssn", "businessOwners[1].equityPercent", "businessOwners[1].address");
        Assert.That(StatusOf(await admin.GetAsync(PathOf(parts))), Is.EqualTo("draft"));
    }

    [Test]
    public async Task Approval_creates_the_merchant_that_the_application_describes()
    {
        var made = await MakeAsync(admin);
        await StepAsync(admin, made, "submit", "review");

        var approved = await admin.PostAsync($"{PathOf(made)}/approve");

        Assert.That(StatusOf(approved), Is.EqualTo("approved"));
        var merchant = (await admin.GetAsync($"/merchants?applicationId={(string)made["id"]!}")).Json.AsArray().Single()!;
        Assert.That((string?)merchant["id"], Is.EqualTo((string?)approved.Json["system"]!["merchantId"]).And.Not.Null);
        Assert.That((string?)merchant["status"], Is.EqualTo("active"));
        Assert.That(JsonNode.DeepEquals(merchant["basics"], made["basics"]), Is.True);
        Assert.That(JsonNode.DeepEquals(merchant["businessDetails"], made["businessDetails"]), Is.True);
    }

    [Test]
    public async Task Of_many_concurrent_decisions_only_one_succeeds()
    {
        var made = await MakeAsync(admin);
        await StepAsync(admin, made, "submit", "review");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => admin.PostAsync($"{PathOf(made)}/{(i % 2 == 0 ? "approve" : "decline")}")));

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.OK), Is.EqualTo(1));
        Assert.That(
            answers.Where(answer => answer.Status != HttpStatusCode.OK).Select(answer => answer.Status),
            Is.All.EqualTo(HttpStatusCode.Conflict));
        var merchants = (await admin.GetAsync($"/merchants?applicationId={(string)made["id"]!}")).Json.AsArray();
        Assert.That(merchants, Has.Count.EqualTo(StatusOf(await admin.GetAsync(PathOf(made))) == "approved" ? 1 : 0));
    }

    [Test]
    public async Task A_reason_can_be_given_for_declining()
    {
        var made = await MakeAsync(admin);
        await StepAsync(admin, made, "submit", "review");
        var path = $"{PathOf(made)}/decline";

        (await admin.PostAsync(path, """{ "reason": "" }""")).AssertInvalid("reason");
        (await admin.PostAsync(path, """{ "why": "x" }""")).AssertInvalid("why");
        var declined = await admin.PostAsync(path, """{ "reason": "No licence." }""");

        Assert.That(StatusOf(declined), Is.EqualTo("declined"));
        Assert.That((string?)declined.Json["system"]!["reason"], Is.EqualTo("No licence."));
        Assert.That((string?)declined.Json["system"]!["closedAt"], Is.Not.Null);
    }

    [Test]
    public async Task A_step_honours_If_Match()
    {
        var made = await MakeAsync(admin);

        var stale = await admin.SendAsync(HttpMethod.Post, $"{PathOf(made)}/submit", content: null, ifMatch: "\"9\"");
        var current = await admin.SendAsync(HttpMethod.Post, $"{PathOf(made)}/submit", content: null, ifMatch: "\"1\"");

        stale.AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        Assert.That(current.Header("ETag"), Is.EqualTo("\"2\""));
    }

    [Test]
    public async Task Write_permission_does_not_allow_decisions_and_decide_permission_does_not_allow_writes()
    {
        var account = await Seed.AccountAsync();
        var writer = await LoginNewUserAsync(account, Permission.WriteApplications);
        var underwriter = await LoginNewUserAsync(account, Permission.DecideApplications);
        var made = await MakeAsync(writer);

        (await underwriter.PostAsync($"{PathOf(made)}/submit")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        await StepAsync(writer, made, "submit");
        foreach (var step in new[] { "review", "approve", "decline" })
        {
            (await writer.PostAsync($"{PathOf(made)}/{step}")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        }

        await StepAsync(underwriter, made, "review");
        (await underwriter.PostAsync($"{PathOf(made)}/withdraw")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        await StepAsync(underwriter, made, "approve");
        Assert.That(
            (string?)(await underwriter.GetAsync(PathOf(made))).Json["system"]!["updatedBy"],
            Is.EqualTo((string?)(await underwriter.GetAsync("/auth/session")).Json["email"]));
    }

    [Test]
    public async Task Every_step_is_an_audit_event_that_says_what_changed()
    {
        var own = await AdminInNewAccountAsync();
        var made = await MakeAsync(own);
        await own.PatchAsync(
            PathOf(made), """{ "basics": { "dbaName": "Other" }, "businessBanking": { "accountNumber": "99887766554" } }""");
        await StepAsync(own, made, "submit", "review", "approve");
        var gone = await MakeAsync(own, []);
        await own.DeleteAsync(PathOf(gone));

        var events = (await own.GetAsync("/audit-events?pageSize=100")).Json.AsArray().Reverse().ToList();
        var recorded = events.Where(happened => (string?)happened!["target"]!["id"] == (string?)made["id"]).ToList();
        Assert.That(recorded.Select(happened => (string?)happened!["action"]), Is.EqualTo(new[]
        {
            "application.created", "application.updated", "application.submitted", "application.reviewed", "application.approved",
        }));
        Assert.That(
            recorded[1]!["changes"]!.AsObject().Select(change => change.Key), Is.EquivalentTo(new[] { "basics", "businessBanking" }));
        Assert.That((string?)recorded[1]!["changes"]!["businessBanking"]!["to"]!["accountNumber"], Is.EqualTo("****6554"));
        Assert.That((string?)recorded[3]!["changes"]!["status"]!["to"], Is.EqualTo("inReview"));
        Assert.That(
            events.Select(happened => (string?)happened!["action"]), Does.Contain("merchant.created").And.Contain("application.deleted"));
        var text = string.Concat(events);
        Assert.That(new[] { AccountNumber, "99887766554", Ssn }.Where(number => text.Contains(number, StringComparison.Ordinal)), Is.Empty);
    }
}
