using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Impersonation;

/// <summary>Every audit event of an impersonated request names both users, and a later removal is detected.</summary>
public sealed class ImpersonationAuditTests(TestDatabase database) : ImpersonationGround(database)
{
    private string account = "";
    private Person support = null!;
    private Person clerk = null!;
    private Setup.Api own = null!;
    private Setup.Api reader = null!;

    [SetUp]
    public async Task MakePeopleAsync()
    {
        account = await OpenAccountAsync();
        support = await PersonAsync(account, Enum.GetValues<Permission>());
        clerk = await PersonAsync(account, Enum.GetValues<Permission>());
        own = await LoginAsync(support);
        reader = await LoginAsync(await PersonAsync(account, Permission.ReadAuditEvents));
    }

    [Test]
    public async Task Starting_and_stopping_an_impersonation_records_both_users_and_the_session()
    {
        var started = await AskAsync(own, clerk);
        var acting = Bearer((string)started.Json["token"]!);
        var session = (string)(await own.SessionsAsync("?mine=true"))[0]["id"]!;
        await acting.PostAsync("/auth/impersonate/stop");

        var recorded = await EventsAsync($"target={clerk.Id}");

        Assert.That(
            recorded.Select(happened => (string)happened["action"]!),
            Is.EqualTo(new[] { "impersonation.stopped", "impersonation.started" }));
        Assert.That(
            recorded.Select(happened => happened["target"]!.ToJsonString()), Is.All.EqualTo($$"""{"type":"user","id":"{{clerk.Id}}"}"""));
        Assert.That(recorded.Select(happened => (string)happened["accountId"]!), Is.All.EqualTo(account));
        Assert.That(recorded[0]["actor"]!.ToJsonString(), Is.EqualTo(InTheName));
        Assert.That(
            recorded[1]["actor"]!.ToJsonString(),
            Is.EqualTo($$"""{"type":"user","id":"{{support.Id}}","name":"{{support.Email}}","impersonating":null}"""));
        Assert.That(recorded[0]["changes"]!.ToJsonString(), Is.EqualTo($$$"""{"session":{"from":"{{{session}}}","to":null}}"""));
        Assert.That(
            recorded[1]["changes"]!.ToJsonString(),
            Is.EqualTo(
                $$$"""{"session":{"from":null,"to":"{{{session}}}"}"""
                    + $$$""","expiresAt":{"from":null,"to":"{{{(string)started.Json["expiresAt"]!}}}"}}"""));
    }

    [Test]
    public async Task Every_kind_of_change_names_its_author_and_the_impersonated_user()
    {
        var (one, two) = (await own.MakeKeyAsync("readMerchants"), await own.MakeKeyAsync("readMerchants"));
        await own.RotateAsync(one);
        await own.RotateAsync(two, new { activation = "firstUse" });
        var acting = await ActAsync(own, clerk);

        Answer[] changes =
        [
            await acting.PatchAsync(one.Path, new { name = "Renamed" }),
            await acting.PostAsync($"{one.Path}/rotate/complete"),
            await acting.PostAsync($"{two.Path}/rotate/cancel"),
            await acting.PostAsync("/apikeys/bulk", new { action = "disable", ids = new[] { two.Id } }),
            await acting.SendAsync(
                HttpMethod.Put,
                $"/accounts/{account}/apikey-policy",
                new StringContent("""{"maxKeys":7}""", System.Text.Encoding.UTF8, "application/json")),
            await acting.DeleteAsync(two.Path),
            await acting.PostAsync("/auth/logout"),
        ];
        var recorded = await EventsAsync("pageSize=7");

        Assert.That(
            changes.Select(answer => answer.Status),
            Is.All.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.NoContent),
            string.Join(' ', changes.Select(answer => answer.Text)));
        Assert.That(recorded.Select(happened => (string)happened["action"]!), Is.EqualTo(new[]
        {
            "session.ended", "apiKey.deleted", "apiKeyPolicy.updated", "apiKey.updated", "apiKey.rotationCancelled",
            "apiKey.rotationCompleted", "apiKey.updated",
        }));
        Assert.That(recorded.Select(happened => happened["actor"]!.ToJsonString()), Is.All.EqualTo(InTheName));
    }

    [Test]
    public async Task Audit_events_of_an_impersonation_are_found_by_the_impersonator_and_by_the_impersonated_user()
    {
        var key = await own.MakeKeyAsync("readMerchants");
        await (await ActAsync(own, clerk)).PatchAsync(key.Path, new { name = "Renamed" });

        foreach (var actor in (string[])[clerk.Email, $"{clerk.Id}", support.Email, $"{support.Id}"])
        {
            var found = await EventsAsync($"actor={actor}&action=apiKey.updated");
            Assert.That(found.Select(happened => happened["actor"]!.ToJsonString()), Is.EqualTo(new[] { InTheName }), actor);
        }

        Assert.That(await EventsAsync($"actor={clerk.Email}&action=apiKey.created"), Is.Empty);
    }

    [Test]
    public async Task An_impersonation_is_recorded_in_the_account_in_effect()
    {
        var second = await OpenAccountAsync();
        var role = await Seed.RoleAsync(second, Permission.ImpersonateUsers, Permission.ReadAuditEvents);
        await ChangeAsync(support, user => { user.Join(IdOf(second)); user.Assign(role, IdOf(second)); });
        await ChangeAsync(clerk, user => user.Join(IdOf(second)));

        var acting = await ActAsync(own.In(second), clerk);
        await acting.In(second).PostAsync("/auth/impersonate/stop");

        Assert.That(await EventsAsync($"target={clerk.Id}"), Is.Empty);
        Assert.That(
            (await own.GetAsync($"/audit-events?target={clerk.Id}")).Json.AsArray().Select(happened => (string)happened!["action"]!),
            Is.EqualTo(new[] { "impersonation.stopped", "impersonation.started" }));
    }

    [TestCase("\"ImpersonatingId\" = '7'")]
    [TestCase("\"ImpersonatingName\" = 'somebody'")]
    [TestCase("\"ImpersonatingId\" = NULL")]
    [TestCase("\"ImpersonatingName\" = NULL")]
    [TestCase("\"ImpersonatingId\" = NULL, \"ImpersonatingName\" = NULL")]
    [TestCase("\"ActorName\" = \"ImpersonatingName\"")]
    public async Task Altering_the_impersonated_user_of_an_audit_event_is_detected(string alteration)
    {
        var key = await own.MakeKeyAsync("readMerchants");
        await (await ActAsync(own, clerk)).PatchAsync(key.Path, new { name = "Renamed" });
        var whole = await CheckAsync();
        var position = (long)whole["head"]!["position"]!;

        await using (var scope = App.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Database.ExecuteSqlRawAsync(
                string.Join(
                    ' ', "UPDATE \"AuditEvents\" SET", alteration, "WHERE \"AccountId\" =", account, "AND \"Position\" =", $"{position}"));
        }

        var altered = await CheckAsync();
        Assert.That(((bool)whole["ok"]!, (bool)altered["ok"]!, (long?)altered["firstBroken"]), Is.EqualTo((true, false, (long?)position)));
    }

    private string InTheName =>
        $$"""{"type":"user","id":"{{support.Id}}","name":"{{support.Email}}","impersonating":{{Impersonated}}}""";

    private string Impersonated => $$"""{"id":"{{clerk.Id}}","name":"{{clerk.Email}}"}""";

    private async Task<JsonNode> CheckAsync() => (await reader.GetAsync("/audit-events/integrity")).Json;

    /// <returns>Events of the account, newest first.</returns>
    private async Task<JsonNode[]> EventsAsync(string query)
    {
        var listed = await reader.GetAsync($"/audit-events?{query}");
        Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK), listed.Text);
        return [.. listed.Json.AsArray().Select(happened => happened!)];
    }
}
