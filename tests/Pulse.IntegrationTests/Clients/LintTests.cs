using Pulse.IntegrationTests.OpenApi;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Clients;

/// <summary>Linters of the document, with their recommended rules. Rules that are turned off have a reason in tests/clients/lint.</summary>
public sealed class LintTests(TestDatabase database) : OpenApiTests(database)
{
    private const string Client = "lint";

    private string file = "";

    [OneTimeSetUp]
    public async Task SaveAsync()
    {
        file = Path.Combine(Directory.CreateTempSubdirectory("pulse-lint-").FullName, "pulse.json");
        await File.WriteAllTextAsync(file, Text);
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

    [Test]
    public async Task Redocly_reports_nothing()
    {
        var report = await NodeClients.RunAsync(
            Client,
            ["node_modules/@redocly/cli/bin/cli.js", "lint", file, "--config", "redocly.yaml", "--format", "json"],
            ("REDOCLY_TELEMETRY", "off"),
            ("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"));

        Assert.That(report, Does.Contain("\"problems\": []"));
    }

    [Test]
    public async Task Spectral_reports_nothing()
    {
        var report = await NodeClients.RunAsync(
            Client,
            [
                "node_modules/@stoplight/spectral-cli/dist/index.js", "lint", file,
                "--ruleset", ".spectral.yaml", "--format", "json", "--quiet",
            ]);

        Assert.That(report.Trim(), Is.EqualTo("[]"));
    }
}
