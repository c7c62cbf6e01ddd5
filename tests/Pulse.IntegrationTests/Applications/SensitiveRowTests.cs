using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Applications;

/// <summary>An attacker who has the database, but not its keys, moves or changes an encrypted number.</summary>
public sealed class SensitiveRowTests(TestDatabase database) : SecurityTests(database)
{
    private readonly LogSink logs = new();

    [Test]
    public async Task An_encrypted_number_that_was_moved_to_another_application_cannot_be_decrypted()
    {
        var owner = await AdminInNewAccountAsync();
        var (accountNumber, ssn) = (Drafts.NewBankAccount(), Drafts.NewSsn());
        var (victim, thief) = (await owner.MakeDraftAsync(Drafts.Whole(accountNumber, ssn)), await owner.MakeDraftAsync());

        await App.SetContentAsync(thief, await App.ContentOfAsync(victim));

        await AssertUnreadableAsync(owner, thief);
        Assert.That((await owner.GetAsync(thief.Path)).Text, Does.Contain($"****{accountNumber[^4..]}").And.Not.Contain(accountNumber));
        Assert.That((await owner.GetAsync($"{victim.Path}?include=sensitive")).Text, Does.Contain(accountNumber).And.Contain(ssn));
    }

    [Test]
    public async Task A_tampered_encrypted_number_cannot_be_decrypted()
    {
        var owner = await AdminInNewAccountAsync();
        var draft = await owner.MakeDraftAsync();
        var content = JsonNode.Parse(await App.ContentOfAsync(draft))!;
        var cipher = content["businessBanking"]!["accountNumber"]!["cipher"]!.ToString();
        content["businessBanking"]!["accountNumber"]!["cipher"] = cipher[..40] + (cipher[40] == 'A' ? 'B' : 'A') + cipher[41..];

        await App.SetContentAsync(draft, content.ToJsonString());

        await AssertUnreadableAsync(owner, draft);
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddLogging(logs.KeepFrom);
    }

    /// <summary>
    /// The response contains no number, the log names the application, and the audit log does not record that the number was read.
    /// </summary>
    private async Task AssertUnreadableAsync(Setup.Api owner, Draft draft)
    {
        logs.Lines.Clear();

        var refused = await owner.GetAsync($"{draft.Path}?include=sensitive");

        refused.AssertProblem(HttpStatusCode.InternalServerError, "internal_error");
        Assert.That(
            new[] { "encrypt", "cipher", "****" }.Where(word => refused.Text.Contains(word, StringComparison.Ordinal)),
            Is.Empty,
            refused.Text);
        var traceId = (string)refused.Json["traceId"]!;
        Assert.That(logs.Lines, Has.Some.StartsWith("Error ").And.Contains(traceId).And.Contains(
            $"Cannot decrypt the sensitive fields of application {draft.Id}"));
        Assert.That((await owner.GetAsync($"/audit-events?target={draft.Id}&action=application.revealed")).Json.AsArray(), Is.Empty);
    }
}
