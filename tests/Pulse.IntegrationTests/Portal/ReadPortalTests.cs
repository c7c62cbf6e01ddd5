using System.Net;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Portal;

/// <summary>The fields of a draft that an applicant sees.</summary>
public sealed class ReadPortalTests(TestDatabase database) : PortalGround(database)
{
    [Test]
    public async Task An_applicant_sees_the_draft_with_sensitive_fields_masked()
    {
        var (accountNumber, ssn) = (Drafts.NewBankAccount(), Drafts.NewSsn());
        var draft = await Owner.MakeDraftAsync(Drafts.Whole(accountNumber, ssn));

        var seen = await ReadAsync(Applicant(draft));

        Assert.That(seen.Status, Is.EqualTo(HttpStatusCode.OK), seen.Text);
        Assert.That((string)seen.Json["id"]!, Is.EqualTo(draft.Id));
        Assert.That((string)seen.Json["businessBanking"]!["accountNumber"]!, Is.EqualTo($"****{accountNumber[^4..]}"));
        Assert.That((string)seen.Json["businessOwners"]![0]!["ssn"]!, Is.EqualTo($"****{ssn[^4..]}"));
        foreach (var section in (string[])
        [
            "basics", "businessDetails", "businessHistory", "businessBanking", "orderProcessing", "businessOwners", "pricingSchedule",
        ])
        {
            Assert.That(JsonNode.DeepEquals(seen.Json[section], draft.Json[section]), section);
        }
    }

    [Test]
    public async Task An_applicant_sees_no_data_of_the_account_or_its_users()
    {
        var key = await Owner.MakeKeyAsync("writeApplications");
        var draft = await Owner.MakeDraftAsync();
        await Using(key).PatchAsync(draft.Path, """{ "basics": { "dbaName": "Blue" } }""");

        var seen = await ReadAsync(Applicant(draft));

        Assert.That(
            seen.Json.AsObject().Select(member => member.Key),
            Is.EqualTo(new[]
            {
                "id", "basics", "businessDetails", "businessHistory", "businessBanking", "orderProcessing", "businessOwners",
                "pricingSchedule", "system",
            }));
        Assert.That(seen.Json["system"]!.AsObject().Select(member => member.Key), Is.EqualTo(new[] { "status", "createdAt", "updatedAt" }));
        Assert.That((string)seen.Json["system"]!["status"]!, Is.EqualTo("draft"));
        Assert.That(
            seen.Text,
            Does.Not.Contain(draft.AccountId).And.Not.Contain(PulseApp.AdminEmail).And.Not.Contain(key.ApiKey).And.Not.Contain(draft.Key));
    }

    [Test]
    public async Task The_portal_shows_the_same_version_as_the_account()
    {
        var draft = await Owner.MakeDraftAsync();
        await Owner.PatchAsync(draft.Path, """{ "basics": { "dbaName": "Blue" } }""");

        Assert.That(
            (await ReadAsync(Applicant(draft))).Header("ETag"),
            Is.EqualTo((await Owner.GetAsync(draft.Path)).Header("ETag")).And.Not.EqualTo(draft.ETag));
    }

    [TestCase("include=sensitive", "include")]
    [TestCase("id=1", "id")]
    [TestCase("key=1&x-application-key=2", "key", "x-application-key")]
    public async Task The_portal_refuses_every_query_parameter(string query, params string[] names)
    {
        var applicant = Applicant(await Owner.MakeDraftAsync());

        (await applicant.GetAsync($"{Drafts.Portal}?{query}")).AssertInvalid(names);
        (await applicant.PatchAsync($"{Drafts.Portal}?{query}", "{}")).AssertInvalid(names);
    }

    [Test]
    public async Task Unauthorized_portal_callers_do_not_learn_which_parameters_are_known() => (await Applicant(Drafts.MadeUpKey())
        .GetAsync($"{Drafts.Portal}?include=sensitive")).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");

    [TestCase("POST")]
    [TestCase("PUT")]
    [TestCase("DELETE")]
    public async Task Any_other_method_at_the_portal_is_refused(string method)
    {
        var draft = await Owner.MakeDraftAsync();

        (await Applicant(draft).SendAsync(new HttpMethod(method), Drafts.Portal))
            .AssertProblem(HttpStatusCode.MethodNotAllowed, "method_not_allowed");

        await AssertLetInAsync(Applicant(draft));
    }

    [TestCase("/portal/application/withdraw")]
    [TestCase("/portal/applications")]
    public async Task Other_portal_paths_are_not_found(string path) =>
        (await Applicant(await Owner.MakeDraftAsync()).GetAsync(path)).AssertProblem(HttpStatusCode.NotFound, "not_found");
}
