using System.Net;
using System.Text.RegularExpressions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OpenApi;

/// <summary>The page that shows the document.</summary>
public sealed partial class DocsTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task The_page_is_HTML_and_shows_the_document()
    {
        var page = await Anonymous().GetAsync("/docs");

        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page.Header("Content-Type"), Does.StartWith("text/html"));
        Assert.That(page.Text, Does.Contain("openapi/v1.json"));
    }

    [Test]
    public async Task Its_scripts_come_from_this_host()
    {
        var page = await Anonymous().GetAsync("/docs");
        var scripts = ScriptSource().Matches(page.Text).Select(match => match.Groups["source"].Value).ToList();

        Assert.That(scripts, Is.Not.Empty);
        foreach (var source in scripts)
        {
            var script = await Anonymous().GetAsync($"/docs/{source}");
            Assert.That(script.Status, Is.EqualTo(HttpStatusCode.OK), source);
            Assert.That(script.Header("Content-Type"), Does.Contain("javascript"), source);
        }
    }

    [Test]
    public async Task The_page_loads_nothing_from_and_sends_nothing_to_other_hosts()
    {
        var page = await Anonymous().GetAsync("/docs");

        Assert.That(page.Text.Split("://"), Has.Length.EqualTo(1), page.Text);
        Assert.That(page.Text, Does.Contain("\"withDefaultFonts\":false").And.Contain("\"telemetry\":false"));
    }

    [GeneratedRegex("<script[^>]* src=\"(?<source>[^\"]+)\"")]
    private static partial Regex ScriptSource();
}
