using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Applications;

/// <summary>Bank account and social security numbers are encrypted in storage, masked in responses, and cannot be searched.</summary>
public sealed class SensitiveTests(TestDatabase database) : SecurityTests(database)
{
    private readonly string accountNumber = Drafts.NewBankAccount();
    private readonly string ssn = Drafts.NewSsn();
    private Setup.Api owner = null!;
    private Draft draft = null!;

    [SetUp]
    public async Task MakeDraftAsync()
    {
        owner = await AdminInNewAccountAsync();
        draft = await owner.MakeDraftAsync(Drafts.Whole(accountNumber, ssn));
    }

    [Test]
    public async Task Sensitive_values_appear_in_plaintext_in_no_file_and_no_row_of_the_database()
    {
        var marks = new Marks();
        marks.Add("the account number", accountNumber);
        marks.Add("the social security number", ssn);
        marks.Add("its digits", ssn.Replace("-", "", StringComparison.Ordinal));
        await owner.PatchAsync(draft.Path, """{ "businessBanking": { "bankName": "Second Bank" } }""");
        await owner.GetAsync($"{draft.Path}?include=sensitive");
        await owner.SubmitAsync(draft);

        await using var scope = App.Services.CreateAsyncScope();
        var rows = await StoredBytes.OfRowsAsync(scope.ServiceProvider.GetRequiredService<PulseDbContext>());
        var files = Settings["Database:Provider"] == "Sqlite" ? StoredBytes.OfFiles(Settings).Values : [];

        Assert.That(rows.AsSpan().IndexOf("Second Bank"u8), Is.Positive, "The search must be able to find something.");
        Assert.That(files.Append(rows).SelectMany(marks.FoundIn), Is.Empty);
    }

    [Test]
    public async Task Sensitive_values_are_masked_in_every_response()
    {
        Answer[] answers =
        [
            await owner.GetAsync(draft.Path),
            await owner.GetAsync("/applications"),
            await owner.PatchAsync(draft.Path, """{ "basics": { "dbaName": "Blue" } }"""),
            await owner.SubmitAsync(draft),
            await owner.PostAsync($"{draft.Path}/review"),
            await owner.PostAsync($"{draft.Path}/approve"),
            await owner.GetAsync("/merchants"),
            await owner.GetAsync("/audit-events?pageSize=100"),
        ];

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(draft.Json["businessBanking"]!["accountNumber"]!.ToString(), Is.EqualTo($"****{accountNumber[^4..]}"));
        Assert.That(draft.Json["businessOwners"]![0]!["ssn"]!.ToString(), Is.EqualTo($"****{ssn[^4..]}"));
        Assert.That(
            answers.Select(answer => answer.Text).Append(draft.Json.ToJsonString()),
            Is.All.Not.Contains(accountNumber).And.All.Not.Contains(ssn));
    }

    [TestCase("12345", "****45")]
    [TestCase("1234567", "****67")]
    [TestCase("12345678", "****5678")]
    public async Task Fewer_digits_of_a_short_number_are_shown(string number, string shown)
    {
        var made = await owner.MakeDraftAsync(JsonNode.Parse($$"""{ "businessBanking": { "accountNumber": "{{number}}" } }"""));

        Assert.That(made.Json["businessBanking"]!["accountNumber"]!.ToString(), Is.EqualTo(shown));
    }

    [TestCase("****")]
    [TestCase("")]
    public async Task Sensitive_fields_cannot_be_found_by_a_search(string before)
    {
        foreach (var number in (string[])
        [
            accountNumber,
            accountNumber[^4..],
            accountNumber[..6],
            ssn,
            ssn[^4..],
            ssn.Replace("-", "", StringComparison.Ordinal),
        ])
        {
            var found = await owner.GetAsync($"/applications?search={Uri.EscapeDataString(before + number)}");
            Assert.That(found.Status, Is.EqualTo(HttpStatusCode.OK), found.Text);
            Assert.That(found.Json.AsArray(), Is.Empty, number);
        }

        Assert.That((await owner.GetAsync("/applications?search=bakery")).Json.AsArray(), Has.Count.EqualTo(1));
    }

    [TestCase("businessBanking.accountNumber=123456789012", "businessBanking.accountNumber")]
    [TestCase("sort=businessBanking.accountNumber", "sort")]
    [TestCase("businessOwners.ssn=123-45-6789", "businessOwners.ssn")]
    [TestCase("sort=businessOwners.ssn", "sort")]
    [TestCase("include=sensitive", "include")]
    public async Task Lists_cannot_filter_sort_or_show_sensitive_fields(string query, string path) =>
        (await owner.GetAsync($"/applications?{query}")).AssertInvalid(path);

    [Test]
    public async Task The_audit_log_masks_old_and_new_sensitive_values()
    {
        var another = Drafts.NewBankAccount();
        await owner.PatchAsync(draft.Path, $$"""{ "businessBanking": { "accountNumber": "{{another}}" } }""");

        var events = await owner.GetAsync($"/audit-events?target={draft.Id}");

        var change = events.Json[0]!["changes"]!["businessBanking"]!;
        Assert.That(change["from"]!["accountNumber"]!.ToString(), Is.EqualTo($"****{accountNumber[^4..]}"));
        Assert.That(change["to"]!["accountNumber"]!.ToString(), Is.EqualTo($"****{another[^4..]}"));
        Assert.That(events.Json[1]!["changes"]!["businessOwners"]!["to"]![0]!["ssn"]!.ToString(), Is.EqualTo($"****{ssn[^4..]}"));
        Assert.That(events.Text, Does.Not.Contain(accountNumber).And.Not.Contain(another).And.Not.Contain(ssn).And.Not.Contain("cipher"));
    }

    [Test]
    public async Task The_audit_log_records_a_change_between_numbers_with_the_same_last_digits()
    {
        var own = await owner.MakeDraftAsync(Drafts.Whole("111122223333"));
        await owner.PatchAsync(own.Path, """{ "businessBanking": { "accountNumber": "999988883333" } }""");

        var recorded = (await owner.GetAsync($"/audit-events?target={own.Id}&action=application.updated")).Json[0]!["changes"]!;

        Assert.That(recorded.AsObject().Select(change => change.Key), Is.EqualTo(new[] { "businessBanking" }));
        Assert.That((string?)recorded["businessBanking"]!["to"]!["accountNumber"], Is.EqualTo("****3333"));
        Assert.That(recorded.ToJsonString(), Does.Not.Contain("cipher").And.Not.Contain("CfDJ8"));
    }

    [Test]
    public async Task A_request_for_sensitive_fields_without_permission_names_the_permission_and_creates_no_audit_event()
    {
        var reader = await LoginNewUserAsync(
            draft.AccountId, Permission.ReadApplications, Permission.WriteApplications, Permission.DecideApplications);

        var refused = await reader.GetAsync($"{draft.Path}?include=sensitive");

        refused.AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        Assert.That((string?)refused.Json["detail"], Does.Contain("readSensitiveData"));
        Assert.That((await reader.GetAsync(draft.Path)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await RevealedAsync(), Is.Empty);
    }

    [Test]
    public async Task A_caller_with_readSensitiveData_but_without_readApplications_is_refused() =>
        (await (await LoginNewUserAsync(draft.AccountId, Permission.ReadSensitiveData))
        .GetAsync($"{draft.Path}?include=sensitive")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");

    [Test]
    public async Task A_caller_with_readSensitiveData_can_request_sensitive_fields_and_the_audit_log_records_it()
    {
        var key = await owner.MakeKeyAsync("readApplications", "readSensitiveData");

        var shown = await Using(key).GetAsync($"{draft.Path}?include=sensitive");

        Assert.That(shown.Status, Is.EqualTo(HttpStatusCode.OK), shown.Text);
        Assert.That(shown.Json["businessBanking"]!["accountNumber"]!.ToString(), Is.EqualTo(accountNumber));
        Assert.That(shown.Json["businessOwners"]![0]!["ssn"]!.ToString(), Is.EqualTo(ssn));
        Assert.That(shown.Header("ETag"), Is.EqualTo("\"1-sensitive\""), "The response differs from the masked one.");
        var recorded = (await RevealedAsync()).Single()!;
        Assert.That(
            recorded["actor"]!.ToJsonString(),
            Is.EqualTo($$"""{"type":"apiKey","id":"{{key.Id}}","name":"{{key.ApiKey}}","impersonating":null}"""));
        Assert.That(((string?)recorded["accountId"], recorded["changes"]!.ToJsonString()), Is.EqualTo((draft.AccountId, "{}")));
        Assert.That((await Using(key).GetAsync(draft.Path)).Text, Does.Not.Contain(accountNumber).And.Not.Contain(ssn));
    }

    [Test]
    public async Task A_cached_right_to_see_sensitive_fields_ends_when_it_is_revoked()
    {
        var key = await owner.MakeKeyAsync("readApplications", "readSensitiveData");
        Assert.That((await Using(key).GetAsync($"{draft.Path}?include=sensitive")).Status, Is.EqualTo(HttpStatusCode.OK));

        await owner.PatchAsync(key.Path, new { permissions = new[] { "readApplications" } });

        (await Using(key).GetAsync($"{draft.Path}?include=sensitive")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }

    [Test]
    public async Task Another_accounts_application_is_unknown_also_with_include_sensitive()
    {
        var stranger = await AdminInNewAccountAsync();

        var refused = await stranger.GetAsync($"{draft.Path}?include=sensitive");

        refused.AssertProblem(HttpStatusCode.NotFound, "not_found");
        Assert.That(
            refused.WithoutTrace(),
            Is.EqualTo((await stranger.GetAsync($"/applications/{Guid.CreateVersion7()}?include=sensitive")).WithoutTrace()));
        Assert.That(await RevealedAsync(), Is.Empty);
    }

    [TestCase("include=all", "include")]
    [TestCase("include=Sensitive", "include")]
    [TestCase("include=sensitive&include=sensitive", "include")]
    [TestCase("inclued=sensitive", "inclued")]
    public async Task Any_other_query_of_an_application_is_refused(string query, string path) =>
        (await owner.GetAsync($"{draft.Path}?{query}")).AssertInvalid(path);

    [Test]
    public async Task Sensitive_fields_are_shown_only_by_GET()
    {
        (await owner.PatchAsync($"{draft.Path}?include=sensitive", "{}")).AssertInvalid("include");
        (await owner.PostAsync($"{draft.Path}/submit?include=sensitive")).AssertInvalid("include");
        (await owner.PostAsync("/applications?include=sensitive", "{}")).AssertInvalid("include");
    }

    private async Task<JsonArray> RevealedAsync() =>
        (await owner.GetAsync($"/audit-events?target={draft.Id}&action=application.revealed")).Json.AsArray();
}
