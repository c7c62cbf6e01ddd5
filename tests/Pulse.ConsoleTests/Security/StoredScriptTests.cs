using Microsoft.Playwright;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Security;

/// <summary>Rule 31: a text of a user, of a caller or of the operator is never markup.</summary>
public sealed class StoredScriptTests : AttackTests
{
    private static readonly string[] Files = [".csv", ".ndjson"];

    /// <summary>All parameters of all lists.</summary>
    private static readonly string Query = string.Join(
        '&',
        new[]
        {
            "search", "sort", "status", "action", "actor", "target", "from", "to", "cursor", "range", "groupBy", "permission", "ip", "at",
            "next", "principal.id", "name", "accountName", "email", "everywhere", "kind",
        }.Select(name => $"{name}={Uri.EscapeDataString(Items.Hostile)}"));

    private readonly string logo = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.svg");

    protected override Dictionary<string, string> Settings
    {
        get
        {
            File.WriteAllText(logo, "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>");
            return new() { ["Console:Brand:Name"] = "\"'><img src=x onerror=alert(10)>", ["Console:Brand:Logo"] = logo };
        }
    }

    [OneTimeSetUp]
    public Task StoreAsync() => HostileTexts.StoreAsync(Admin, Account);

    [OneTimeTearDown]
    public void RemoveLogo() => File.Delete(logo);

    [Test]
    public async Task No_page_runs_a_stored_text()
    {
        var person = await SignInAsync();
        var faults = new List<string>();
        person.Page.Dialog += (_, dialog) =>
        {
            faults.Add($"{person.Page.Url} opens {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        await person.Page.ExposeFunctionAsync("reportViolation", (string what) => faults.Add($"{person.Page.Url} violates {what}"));
        await person.Page.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', event => reportViolation(`${event.violatedDirective} ${event.sample}`))");
        foreach (var endpoint in Pages.Where(page => !Files.Any(file => page.Template.EndsWith(file, StringComparison.Ordinal))))
        {
            var answer = await person.Page.GotoAsync(PathOf(endpoint));
            if (answer!.Status >= 500)
            {
                faults.Add($"{endpoint}: {answer.Status}");
            }
        }

        await person.Page.GotoAsync($"/console/{Account}/apikeys?{Query}#{Items.Hostile}");
        await person.Page.GotoAsync($"/console/{Account}/audit?{Query}#{Items.Hostile}");
        await SaveDraftAsync(person);

        // The logo is an image. A person can also open it as a page.
        await person.Page.GotoAsync("/console/sign-in");
        var image = await person.Page.Locator("img").First.GetAttributeAsync("src");
        var tab = await person.Page.Context.NewPageAsync();
        tab.Dialog += (_, dialog) =>
        {
            faults.Add($"{tab.Url} opens {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        await tab.GotoAsync(image!);
        await tab.WaitForLoadStateAsync();
        Assert.That(faults, Is.Empty);
    }

    [Test]
    public async Task No_page_draws_a_stored_text_as_markup()
    {
        using var forms = await SignedInAsync();
        var faults = new List<string>();
        var shown = 0;
        foreach (var endpoint in Pages.Where(page => !Files.Any(file => page.Template.EndsWith(file, StringComparison.Ordinal))))
        {
            foreach (var query in new[] { "", $"?{Query}" })
            {
                var page = await forms.GetAsync(PathOf(endpoint) + query);
                faults.AddRange(SafeMarkup.FaultsOf(page));
                shown += page.Document.QuerySelector("main")?.TextContent.Contains("onerror=", StringComparison.Ordinal) == true ? 1 : 0;
            }
        }

        Assert.That(faults, Is.Empty);
        Assert.That(shown, Is.GreaterThan(40), "The hostile texts must be on many pages.");
    }

    /// <summary>A form that is refused comes back with the texts that were typed, and with errors that can name them.</summary>
    [TestCaseSource(typeof(HostileTexts), nameof(HostileTexts.All))]
    public async Task No_form_draws_what_was_typed_as_markup(string text)
    {
        using var forms = await SignedInAsync();
        var token = (await forms.GetAsync("/console/profile")).ValueOf(FormClient.Token);
        var (faults, echoes) = (new List<string>(), 0);
        foreach (var endpoint in PostForms.Where(form => !form.IsInPortal && !HostileRequestTests.EndsSession(form)))
        {
            var names = (await forms.GetAsync(PathOf(endpoint))).Document.QuerySelectorAll("main form[method=post] [name]")
                .Select(field => field.GetAttribute("name")!).Where(name => name != FormClient.Token).Append("confirmation").Distinct();
            var page = await forms.PostAsync(PathOf(endpoint), [(FormClient.Token, token), .. names.Select(name => (name, text))]);
            faults.AddRange(SafeMarkup.FaultsOf(page));
            echoes += page.Document.Body!.TextContent.Contains(text, StringComparison.Ordinal)
                || page.Document.QuerySelectorAll("[value]").Any(input => input.GetAttribute("value") == text) ? 1 : 0;
        }

        Assert.That(faults, Is.Empty);
        Assert.That(echoes, Is.GreaterThan(10));
    }

    /// <summary>The script of the portal shows the errors of the server.</summary>
    private async Task SaveDraftAsync(Visitor person)
    {
        var draft = await Admin.MakeDraftAsync(Businesses.Application("</title><svg/onload=alert(11)>"));
        await person.Page.GotoAsync("/portal");
        await person.Page.Locator("input[name=key]").FillAsync(draft.Key);
        await person.Page.Locator("main form button").First.ClickAsync();
        foreach (var endpoint in Pages.Where(page => page.IsInPortal))
        {
            await person.Page.GotoAsync(PathOf(endpoint));
        }

        var field = person.Page.Locator("input[name='basics.contact.email']");
        await field.FillAsync(Items.Hostile);
        await Assertions.Expect(person.Page.Locator("[data-save-state]")).ToContainTextAsync("Not saved");
        await Assertions.Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        await person.Page.GotoAsync("/portal");
    }
}
