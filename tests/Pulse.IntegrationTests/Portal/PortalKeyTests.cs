using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Portal;

/// <summary>
/// The key of a draft gives access to that draft only, while it is a draft. No other credential gives access to the portal.
/// </summary>
public sealed class PortalKeyTests(TestDatabase database) : PortalGround(database)
{
    private readonly DatabaseCommands commands = new();

    /// <summary>No background work sends commands while a test counts them.</summary>
    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Cache:FeedInterval"] = "00:01:00", ["Cache:MaxStaleness"] = "00:05:00" };

    [TestCase("submitted")]
    [TestCase("disabled")]
    [TestCase("without the permission")]
    [TestCase("deleted")]
    public async Task A_key_without_access_gets_the_same_response_and_look_up_cost_as_an_unknown_one(string kind)
    {
        var key = await GoneKeyAsync(kind);
        await CostAsync(Applicant(Drafts.MadeUpKey()));

        var (unknown, unknownCommands) = await CostAsync(Applicant(Drafts.MadeUpKey()));
        var (refused, refusedCommands) = await CostAsync(Applicant(key));

        refused.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.That(refused.WithoutTrace(), Is.EqualTo(unknown.WithoutTrace()));
        Assert.That(refusedCommands.Where(IsLookUp), Is.EqualTo(unknownCommands.Where(IsLookUp)));
        Assert.That(refusedCommands.Count(IsLookUp), Is.EqualTo(1));
    }

    [Test]
    public async Task A_draft_key_is_found_by_its_index_in_a_large_table_of_applications()
    {
        Assume.That(Settings["Database:Provider"], Is.EqualTo("Sqlite"), "The test checks plans of SQLite.");
        var (_, sent) = await CostAsync(Applicant(await Owner.MakeDraftAsync()));
        var plan = await new QueryPlans(App.Services.GetRequiredService<IServiceScopeFactory>()).OfAsync(sent.Single(IsLookUp));

        Assert.That(plan, Does.Contain("USING INDEX IX_Applications_KeyHash (KeyHash=?)").And.Not.Contain("SCAN"));
    }

    [TestCase("absent")]
    [TestCase("empty")]
    [TestCase("mistyped")]
    [TestCase("upper case")]
    [TestCase("too long")]
    [TestCase("another kind")]
    [TestCase("twice")]
    public async Task A_malformed_portal_key_is_refused_like_a_wrong_one_without_a_look_up(string kind)
    {
        var draft = await Owner.MakeDraftAsync();
        var key = draft.Key;
        var applicant = kind switch
        {
            "absent" => Anonymous(),
            "empty" => Applicant(""),
            "mistyped" => Applicant(key[..^1] + (key[^1] == 'a' ? 'b' : 'a')),
            "upper case" => Applicant(key.ToUpperInvariant()),
            "too long" => Applicant(key + "0"),
            "another kind" => Applicant(MadeUp.Secret().Reveal()),
            _ => With((Drafts.Header, key), (Drafts.Header, key)),
        };
        var unknown = await ReadAsync(Applicant(Drafts.MadeUpKey()));

        var (refused, sent) = await CostAsync(applicant);

        refused.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.That(refused.Header("WWW-Authenticate"), Is.EqualTo("ApplicationKey realm=\"Pulse\""));
        Assert.That(refused.WithoutTrace(), Is.EqualTo(unknown.WithoutTrace()));
        Assert.That(sent, Is.Empty);
    }

    [Test]
    public async Task A_cached_portal_key_stays_invalid_after_its_draft_is_submitted_even_after_a_withdrawal()
    {
        var draft = await Owner.MakeDraftAsync();
        var applicant = Applicant(draft);
        await AssertLetInAsync(applicant);

        await Owner.SubmitAsync(draft);
        await AssertRefusedAsync(applicant);

        await Owner.PostAsync($"{draft.Path}/withdraw");
        await AssertRefusedAsync(applicant);
    }

    [Test]
    public async Task A_new_application_key_replaces_a_cached_one_at_once_and_gives_access_to_the_same_draft()
    {
        var draft = await Owner.MakeDraftAsync();
        var applicant = Applicant(draft);
        await AssertLetInAsync(applicant);

        var replaced = await Owner.PostAsync($"{draft.Path}/application-key", null, ("If-Match", draft.ETag));

        Assert.That((string?)replaced.Json["id"], Is.EqualTo(draft.Id), replaced.Text);
        await AssertRefusedAsync(applicant);
        await AssertLetInAsync(Applicant((string)replaced.Json["applicationKey"]!));
        (await Owner.PostAsync($"{draft.Path}/application-key", null, ("If-Match", draft.ETag)))
            .AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        Assert.That((string?)(await EventsAsync(Owner, $"target={draft.Id}"))[0]["action"], Is.EqualTo("application.keyReplaced"));
    }

    [Test]
    public async Task Issuing_a_new_portal_key_requires_a_draft_of_the_own_account_and_write_permission()
    {
        var draft = await Owner.MakeDraftAsync();
        var (reader, stranger) = (await LoginNewUserAsync(draft.AccountId, Permission.ReadApplications), await AdminInNewAccountAsync());

        (await reader.PostAsync($"{draft.Path}/application-key")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        (await stranger.PostAsync($"{draft.Path}/application-key")).AssertProblem(HttpStatusCode.NotFound, "not_found");
        await Owner.SubmitAsync(draft);
        (await Owner.PostAsync($"{draft.Path}/application-key")).AssertProblem(HttpStatusCode.Conflict, "not_a_draft");
    }

    [Test]
    public async Task A_cached_draft_key_is_refused_after_its_draft_is_deleted()
    {
        var draft = await Owner.MakeDraftAsync();
        var applicant = Applicant(draft);
        await AssertLetInAsync(applicant);

        Assert.That((await Owner.DeleteAsync(draft.Path)).Status, Is.EqualTo(HttpStatusCode.NoContent));

        await AssertRefusedAsync(applicant);
    }

    [Test]
    public async Task A_cached_key_is_refused_while_its_account_is_disabled()
    {
        var draft = await Owner.MakeDraftAsync();
        var applicant = Applicant(draft);
        await AssertLetInAsync(applicant);

        await SetActiveAsync(draft.AccountId, active: false);
        await AssertRefusedAsync(applicant);

        await SetActiveAsync(draft.AccountId, active: true);
        await AssertLetInAsync(applicant);
    }

    [Test]
    public async Task A_draft_key_does_not_work_after_its_account_is_deleted()
    {
        var draft = await Owner.MakeDraftAsync();
        Assert.That((await Admin.DeleteAsync($"/accounts/{draft.AccountId}")).Status, Is.EqualTo(HttpStatusCode.Conflict));
        await AssertLetInAsync(Applicant(draft));

        await Owner.DeleteAsync(draft.Path);
        Assert.That((await Admin.DeleteAsync($"/accounts/{draft.AccountId}")).Status, Is.EqualTo(HttpStatusCode.NoContent));

        await AssertRefusedAsync(Applicant(draft));
    }

    [Test]
    public async Task A_portal_key_is_rejected_outside_the_portal()
    {
        var draft = await Owner.MakeDraftAsync();
        foreach (var (method, path) in ((string, string)[])[
            ("GET", "/applications"), ("POST", "/applications"), ("GET", draft.Path), ("PATCH", draft.Path), ("DELETE", draft.Path),
            ("POST", $"{draft.Path}/submit"),
            ("GET", "/auth/session"), ("GET", "/permissions"), ("GET", "/merchants"), ("GET", "/audit-events"), ("GET", "/sessions"),
            ("POST", "/auth/logout")])
        {
            var answer = await Applicant(draft).SendAsync(new HttpMethod(method), path);
            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Unauthorized), $"{method} {path}: {answer.Text}");
        }
    }

    [Test]
    public async Task A_draft_key_beside_other_credentials_neither_adds_nor_removes_rights()
    {
        var draft = await Owner.MakeDraftAsync();
        var reader = await LoginNewUserAsync(draft.AccountId, Permission.ReadApplications);
        reader.Client.DefaultRequestHeaders.Add(Drafts.Header, draft.Key);

        Assert.That((await reader.GetAsync(draft.Path)).Status, Is.EqualTo(HttpStatusCode.OK));
        (await reader.PatchAsync(draft.Path, "{}")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }

    [Test]
    public async Task The_portal_accepts_no_other_credentials()
    {
        var draft = await Owner.MakeDraftAsync();
        var key = await Owner.MakeKeyAsync("readApplications", "writeApplications");
        await AssertRefusedAsync(AdminIn(draft.AccountId));
        await AssertRefusedAsync(Using(key));

        Setup.Api[] both =
        [
            With((Drafts.Header, draft.Key), ("Authorization", $"Bearer {AdminToken}"), ("x-account-id", await Seed.AccountAsync())),
            With((Drafts.Header, draft.Key), ("Authorization", "Bearer nonsense"), ("x-api-key", key.ApiKey), ("x-api-secret", key.Secret)),
            With((Drafts.Header, draft.Key), ("x-account-id", "nonsense")),
        ];

        foreach (var applicant in both)
        {
            await FillInAsync(applicant, $$"""{ "basics": { "dbaName": "{{Guid.NewGuid()}}" } }""");
            Assert.That((string)(await ReadAsync(applicant)).Json["id"]!, Is.EqualTo(draft.Id));
            Assert.That((string)(await Owner.GetAsync(draft.Path)).Json["system"]!["updatedBy"]!, Is.EqualTo("applicant"));
        }
    }

    [Test]
    public async Task A_portal_key_is_shown_only_when_it_is_created()
    {
        var draft = await Owner.MakeDraftAsync();

        Answer[] answers =
        [
            await Owner.GetAsync(draft.Path), await Owner.GetAsync("/applications"),
            await Owner.GetAsync($"{draft.Path}?include=sensitive"),
            await ReadAsync(Applicant(draft)), await Owner.GetAsync("/audit-events?pageSize=100"), await Owner.SubmitAsync(draft),
        ];

        Assert.That(draft.Key, Does.Match("^pla_[0-9A-Za-z]{49}$"));
        string[] secrets = [draft.Key, "\"applicationKey\":"];
        Assert.That(
            answers.Select(answer => answer.Text).Where(text => secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal))),
            Is.Empty);
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        commands.RecordIn(services);
    }

    private static bool IsLookUp(string command) =>
        command.Contains("\"Applications\"", StringComparison.Ordinal) && command.Contains("KeyHash\" = ", StringComparison.Ordinal);

    private async Task<string> GoneKeyAsync(string kind)
    {
        var draft = await Owner.MakeDraftAsync();
        await (kind switch
        {
            "submitted" => Owner.SubmitAsync(draft),
            "deleted" => Owner.DeleteAsync(draft.Path),
            "without the permission" => Admin.SendAsync(
                HttpMethod.Put,
                $"/accounts/{draft.AccountId}/permissions",
                JsonContent.Create(new { permissions = new[] { "readApplications" } })),
            _ => SetActiveAsync(draft.AccountId, active: false),
        });
        return draft.Key;
    }

    private async Task<Answer> SetActiveAsync(string accountId, bool active)
    {
        var set = await Admin.PatchAsync($"/accounts/{accountId}", new { active });
        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.OK), set.Text);
        return set;
    }

    private async Task<(Answer Answer, IReadOnlyList<string> Commands)> CostAsync(Setup.Api applicant)
    {
        commands.Take();
        var answer = await ReadAsync(applicant);
        return (answer, commands.Take());
    }
}
