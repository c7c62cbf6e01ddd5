using System.Text.Json.Nodes;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Docs;

/// <summary>The page that shows the API, in a browser.</summary>
public sealed class DocsPageTests : PageTests
{
    [Test]
    public async Task The_page_begins_with_API_keys_and_leads_to_no_other_site()
    {
        var person = await ArriveAsync();
        await person.Page.GotoAsync("/docs");
        await person.Page.GetByText("Create an API key").First.WaitForAsync();

        Assert.That(await person.Page.TitleAsync(), Is.EqualTo("Pulse API"));
        Assert.That(await person.Page.EvaluateAsync<string[]>(
            """
            [...document.querySelectorAll('a[href]')]
                .filter(link => link.checkVisibility() && new URL(link.href).origin !== location.origin
                    && !link.href.includes('rfc-editor.org') && !link.href.includes('opensource.org'))
                .map(link => link.href)
            """), Is.Empty);
        var tags = (await Admin.GetAsync("/openapi/v1.json")).Json["tags"]!.AsArray();
        Assert.That((string?)tags[0]!["name"], Is.EqualTo("API keys"));
    }

    [Test]
    public async Task The_first_Send_after_a_token_is_pasted_works()
    {
        var login = await Admin.PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword });
        var person = await ArriveAsync();
        await person.Page.GotoAsync("/docs#tag/sessions/GET/auth/session");
        await person.Page.GetByPlaceholder("Token").First.FillAsync((string)login.Json["token"]!);
        await person.Page.Locator("button").Filter(new() { HasText = "(get /auth/session)" }).ClickAsync();
        var answer = await person.Page.RunAndWaitForResponseAsync(
            () => person.Page.GetByText("Send", new() { Exact = true }).First.ClickAsync(),
            response => response.Url.Contains("/auth/session", StringComparison.Ordinal));

        Assert.That(answer.Status, Is.EqualTo(200), await answer.TextAsync());
        Assert.That((string?)JsonNode.Parse(await answer.TextAsync())!["email"], Is.EqualTo(PulseApp.AdminEmail));
    }
}
