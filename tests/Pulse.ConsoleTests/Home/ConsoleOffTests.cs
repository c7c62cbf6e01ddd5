using System.Net;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;
using HttpApi = Pulse.IntegrationTests.Setup.Api;

namespace Pulse.ConsoleTests.Home;

/// <summary>Without the console, the pages of the console and of the portal do not exist. The API is the same.</summary>
public sealed class ConsoleOffTests : PageTests
{
    protected override Dictionary<string, string> Settings => new() { ["Console:Enabled"] = "false" };

    [TestCase("/")]
    [TestCase("/console")]
    [TestCase("/console/sign-in")]
    [TestCase("/console/profile")]
    [TestCase("/portal")]
    [TestCase("/portal/form")]
    [TestCase("/portal/form/submit")]
    public async Task A_page_does_not_exist(string path)
    {
        using var person = Forms();
        person.Accept = "text/html";

        var (read, sent) = (await person.GetAsync(path), await person.PostAsync(path, ("key", Drafts.MadeUpKey())));

        Assert.That(read.Status, Is.EqualTo(HttpStatusCode.NotFound), read.Text);
        Assert.That(sent.Status, Is.EqualTo(HttpStatusCode.NotFound), sent.Text);
        Assert.That(read.Headers.ContainsKey("Set-Cookie"), Is.False);
    }

    [Test]
    public async Task The_API_of_the_portal_and_the_documentation_stay()
    {
        var draft = await Admin.MakeDraftAsync();
        var client = App.CreateClient();
        client.DefaultRequestHeaders.Add(Drafts.Header, draft.Key);
        var applicant = new HttpApi(client);

        Assert.That((await applicant.GetAsync(Drafts.Portal)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await applicant.PostAsync($"{Drafts.Portal}/submit")).Status, Is.EqualTo(HttpStatusCode.OK));
        using var person = Forms();
        Assert.That((await person.GetAsync("/docs")).Location, Is.EqualTo("/docs/").Or.EqualTo("docs/"));
        foreach (var path in new[] { "/docs/", "/openapi/v1.json", "/health/live" })
        {
            Assert.That((await person.GetAsync(path)).Status, Is.EqualTo(HttpStatusCode.OK), path);
        }
    }
}
