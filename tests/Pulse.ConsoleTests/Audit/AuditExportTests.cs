using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using CsvHelper;

namespace Pulse.ConsoleTests.Audit;

/// <summary>Downloads of the audit log.</summary>
public sealed class AuditExportTests : AuditPageTests
{
    /// <summary>OWASP, CSV injection. A person chooses the own e-mail.</summary>
    [TestCase("=1+1")]
    [TestCase("+1")]
    [TestCase("-1")]
    public async Task A_cell_of_the_CSV_file_is_no_formula(string start)
    {
        var email = $"{start}{Guid.NewGuid():N}@pulse.test";
        using var member = await MemberFormsAsync(email, "readRoles");
        using var forms = await AdminFormsAsync();
        var file = await forms.GetAsync($"{AuditPath}/export.csv?action=session.created&actor={Uri.EscapeDataString(email)}");

        Assert.That(file.Text, Does.Contain($",\"'{email}\",").And.Not.Contain($",{email}").And.Not.Contain($"\"{email}"));
    }

    [Test]
    public async Task The_CSV_file_has_a_heading_and_a_row_for_each_event_that_matches()
    {
        var key = await MakeKeyAsync("Comma, \"quote\"");
        await Admin.PatchAsync($"/apikeys/{key}", new { name = "Renamed" });
        using var forms = await AdminFormsAsync();
        var file = await forms.GetAsync($"{AuditPath}/export.csv?target={key}");

        using var csv = new CsvReader(new StringReader(file.Text), CultureInfo.InvariantCulture);
        var rows = csv.GetRecords<dynamic>().Cast<IDictionary<string, object>>().ToList();
        Assert.That(rows.Select(row => row["action"]), Is.EqualTo(new[] { "apiKey.updated", "apiKey.created" }));
        Assert.That((rows[0]["actorType"], rows[0]["targetId"]), Is.EqualTo(("user", key)));
        Assert.That((string?)JsonNode.Parse((string)rows[1]["changes"])!["name"]!["to"], Is.EqualTo("Comma, \"quote\""));
        Assert.That(file.Headers["Content-Type"], Is.EqualTo("text/csv; charset=utf-8; header=present"));
        Assert.That(file.Headers["Content-Disposition"], Does.Match(@"^attachment; filename=audit-\d{8}-\d{6}\.csv$"));
        Assert.That(file.Headers["Cache-Control"], Does.Contain("no-store"));
    }

    [Test]
    public async Task The_NDJSON_file_has_the_events_as_the_API_gives_them_over_several_pages()
    {
        var name = $"{Guid.NewGuid():N}";
        var role = (int)(await Admin.PostAsync("/roles", new { name, permissions = new[] { "readRoles" } })).Json["id"]!;
        for (var i = 0; i < 120; i++)
        {
            await Admin.PatchAsync($"/roles/{role}", new { name = $"{name} {i}" });
        }

        using var forms = await AdminFormsAsync();
        var file = await forms.GetAsync($"{AuditPath}/export.ndjson?target={role}&action=role.updated");
        var first = await Admin.GetAsync($"/audit-events?target={role}&action=role.updated&pageSize=100");

        var events = file.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.That(events, Has.Count.EqualTo(120));
        Assert.That(events.Select(happened => (string)happened["id"]!), Is.Unique);
        Assert.That(
            events.Take(100).Select(happened => happened.ToJsonString()),
            Is.EqualTo(first.Json.AsArray().Select(happened => happened!.ToJsonString())));
    }

    [Test]
    public async Task A_wrong_filter_downloads_nothing()
    {
        using var forms = await AdminFormsAsync();
        var refused = await forms.GetAsync($"{AuditPath}/export.csv?from=yesterday");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Headers["Content-Type"], Does.StartWith("text/html"));
        Assert.That(refused.Headers, Does.Not.ContainKey("Content-Disposition"));
    }
}
