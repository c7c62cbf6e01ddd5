using System.Net;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Portal;

/// <summary>Base class of tests of the portal: drafts, and applicants with their keys.</summary>
public abstract class PortalGround(TestDatabase database) : LoginTests(database)
{
    /// <summary>A superAdmin in a new account.</summary>
    protected Setup.Api Owner { get; private set; } = null!;

    [SetUp]
    public async Task OpenAccountAsync() => Owner = await AdminInNewAccountAsync();

    /// <summary>An applicant with this key, from a new address.</summary>
    protected Setup.Api Applicant(string key) => Applicant(key, NewAddress());

    protected Setup.Api Applicant(string key, string address) => With((Drafts.Header, key)).From(address);

    protected Setup.Api Applicant(Draft draft) => Applicant(draft.Key);

    protected static Task<Answer> ReadAsync(Setup.Api applicant) => applicant.GetAsync(Drafts.Portal);

    protected static Task<Answer> FillInAsync(Setup.Api applicant, string patch, string? ifMatch = null) =>
        applicant.PatchAsync(Drafts.Portal, patch, ifMatch);

    protected static async Task AssertLetInAsync(Setup.Api applicant)
    {
        var answer = await ReadAsync(applicant);
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
    }

    protected static async Task AssertRefusedAsync(Setup.Api applicant)
    {
        (await ReadAsync(applicant)).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        (await FillInAsync(applicant, "{}")).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    /// <summary>Events about an item in the audit log, newest first.</summary>
    protected static async Task<JsonNode[]> EventsAsync(Setup.Api reader, string query)
    {
        var events = await reader.GetAsync($"/audit-events?pageSize=100&{query}");
        Assert.That(events.Status, Is.EqualTo(HttpStatusCode.OK), events.Text);
        return [.. events.Json.AsArray().Select(happened => happened!)];
    }
}
