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
    public async Task They_are_in_no_file_and_no_row_of_the_database()
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
    public async Task They_are_masked_in_every_answer()
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
    public async Task A_short_number_shows_less_of_itself(string number, string shown)
    {
        var made = await owner.MakeDraftAsync(JsonNode.Parse($$"""{ "businessBanking": { "accountNumber": "{{number}}" } }"""));

        Assert.That(made.Json["businessBanking"]!["accountNumber"]!.ToString(), Is.EqualTo(shown));
    }

    [TestCase("****")]
    [TestCase("")]
    public async Task Nobody_finds_them_by_a_search(string before)
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
    public async Task A_list_neither_filters_nor_sorts_by_them_nor_shows_them(string query, string path) =>
        (await owner.GetAsync($"/applications?{query}")).AssertInvalid(path);

    [Test]
    public async Task The_audit_log_shows_both_masked_in_what_has_changed()
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
    public async Task The_audit_log_says_that_a_number_was_replaced_by_one_that_ends_alike()
    {
        var own = await owner.MakeDraftAsync(Drafts.Whole("111122223333"));
        await owner.PatchAsync(own.Path, """{ "businessBanking": { "accountNumber": "999988883333" } }""");

        var recorded = (await owner.GetAsync($"/audit-events?target={own.Id}&action=application.updated")).Json[0]!["changes"]!;

        Assert.That(recorded.AsObject().Select(change => change.Key), Is.EqualTo(new[] { "businessBanking" }));
        Assert.That((string?)recorded["businessBanking"]!["to"]!["accountNumber"], Is.EqualTo("****3333"));
        Assert.That(recorded.ToJsonString(), Does.Not.Contain("cipher").And.Not.Contain("CfDJ8"));
    }

    [Test]
    public async Task Who_may_not_see_them_is_refused_by_the_name_of_the_permission_and_nothing_is_told()
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
    public async Task Who_may_see_them_and_not_the_application_sees_neither() =>
        (await (await LoginNewUserAsync(draft.AccountId, Permission.ReadSensitiveData))
        .GetAsync($"{draft.Path}?include=sensitive")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");

    [Test]
    public async Task Who_may_and_asks_sees_them_and_the_audit_log_says_so()
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
    public async Task A_warm_right_to_see_them_ends_when_it_is_taken_away()
    {
        var key = await owner.MakeKeyAsync("readApplications", "readSensitiveData");
        Assert.That((await Using(key).GetAsync($"{draft.Path}?include=sensitive")).Status, Is.EqualTo(HttpStatusCode.OK));

        await owner.PatchAsync(key.Path, new { permissions = new[] { "readApplications" } });

        (await Using(key).GetAsync($"{draft.Path}?include=sensitive")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }

    [Test]
    public async Task Another_accounts_application_is_unknown_however_much_of_it_is_asked_for()
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
    public async Task Nothing_else_can_be_asked_for(string query, string path) =>
        (await owner.GetAsync($"{draft.Path}?{query}")).AssertInvalid(path);

    [Test]
    public async Task Only_a_GET_shows_them()
    {
        (await owner.PatchAsync($"{draft.Path}?include=sensitive", "{}")).AssertInvalid("include");
        (await owner.PostAsync($"{draft.Path}/submit?include=sensitive")).AssertInvalid("include");
        (await owner.PostAsync("/applications?include=sensitive", "{}")).AssertInvalid("include");
    }

    private async Task<JsonArray> RevealedAsync() =>
        (await owner.GetAsync($"/audit-events?target={draft.Id}&action=application.revealed")).Json.AsArray();
}
