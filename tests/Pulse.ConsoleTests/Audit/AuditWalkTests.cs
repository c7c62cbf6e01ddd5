using Microsoft.Playwright;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Audit;

public sealed class AuditWalkTests : AuditPageTests
{
    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task A_person_looks_at_the_start_page_the_audit_log_and_its_integrity(Look look)
    {
        var key = await MakeKeyAsync($"walk {look}", ("expiresAt", App.Clock.GetUtcNow().AddDays(20).UtcDateTime));
        await Admin.PatchAsync($"/apikeys/{key}", new { name = $"walked {look}" });
        var person = await SignInAsync(look);
        await person.OpenAsync($"/console/{Account}");
        Assert.That(await person.Page.Locator(".card h2").AllInnerTextsAsync(), Does.Contain("Revocations"));

        await person.OpenAsync($"/console/{Account}/audit?target={key}");
        await person.Page.GetByLabel("Action", new() { Exact = true }).SelectOptionAsync("apiKey.updated");
        if (!look.Script)
        {
            await person.Page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        }

        await person.Page.WaitForURLAsync("**action=apiKey.updated**");
        await person.Page.Locator(".events details summary").First.ClickAsync();
        await person.LookAsync();
        await person.Page.Locator(".events td a").First.ClickAsync();
        await person.LookAsync();
        Assert.That(await person.HeadingAsync(), Is.EqualTo("API key: updated"));
        Assert.That(await person.Page.Locator("ins").AllInnerTextsAsync(), Does.Contain($"walked {look}"));

        await person.OpenAsync($"/console/{Account}/audit/integrity");
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Check all events" }).ClickAsync();
        await person.Page.GetByText("The check of all events has started.").WaitForAsync();
        await person.Page.Locator(".card .tag.good").First.WaitForAsync();
        await person.LookAsync();
    }
}
