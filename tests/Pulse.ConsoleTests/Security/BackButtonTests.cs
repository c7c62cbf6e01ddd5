using Microsoft.Playwright;
using Pulse.ConsoleTests.Setup;
using Pulse.ConsoleTests.SignIn;

namespace Pulse.ConsoleTests.Security;

/// <summary>Rule 31: the browser keeps no page of a session that has ended, and no page with a secret.</summary>
public sealed class BackButtonTests : PageTests
{
    /// <summary>A browser can show a page from its memory without a request. It then says that the page is persisted.</summary>
    private const string ShowFromMemory = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))";

    [Test]
    public async Task Back_shows_neither_a_secret_nor_a_page_of_a_session_that_has_ended()
    {
        var user = await NewUser.MakeAsync(Admin, accountAdmin: true);
        var person = await ArriveAsync();
        await person.SignInAsync(user.Email, user.Password);

        // A tab whose failed loads are no faults.
        var page = await person.Page.Context.NewPageAsync();
        await page.GotoAsync($"/console/{Account}/apikeys/new");
        await page.Locator("main input[name=name]").FillAsync("A key and its secret");
        await page.Locator("main input[name=permissions]").First.CheckAsync();
        await page.Locator("main form button.primary").ClickAsync();
        var secret = await page.Locator("#api-secret").InnerTextAsync();
        Assert.That(secret, Has.Length.GreaterThan(20));

        await page.GotoAsync("/console/profile");

        // The browser has no copy of the page with the secret, and asks whether to send the form again.
        Assert.That(
            async () => await page.GoBackAsync(), Throws.TypeOf<PlaywrightException>().With.Message.Contains("ERR_CACHE_MISS"));
        await page.WaitForURLAsync("chrome-error://**");
        Assert.That(await page.ContentAsync(), Does.Not.Contain(secret));

        await page.GotoAsync($"/console/{Account}/apikeys");
        await page.GotoAsync("/console/profile");
        await EndSessionsAsync(user);
        await page.GoBackAsync();
        Assert.That(await page.Locator("h1").InnerTextAsync(), Is.EqualTo("Sign in"));
        Assert.That(await page.ContentAsync(), Does.Not.Contain("A key and its secret").And.Not.Contain(user.Email));
    }

    [Test]
    public async Task A_page_that_the_browser_shows_from_its_memory_is_read_again()
    {
        var user = await NewUser.MakeAsync(Admin);
        var person = await ArriveAsync();
        await person.SignInAsync(user.Email, user.Password);
        await person.Page.GotoAsync("/console/profile");
        await EndSessionsAsync(user);

        await person.Page.EvaluateAsync(ShowFromMemory);

        await person.Page.WaitForURLAsync(url => url.Contains("sign-in", StringComparison.Ordinal));
        Assert.That(await person.Page.ContentAsync(), Does.Not.Contain(user.Email));
    }

    private async Task EndSessionsAsync(NewUser user)
    {
        var (api, _) = await LogInAsync(user.Email, user.Password);
        Assert.That((int)(await api.DeleteAsync("/sessions")).Status, Is.LessThan(300));
    }
}
