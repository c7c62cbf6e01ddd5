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
        await person.Page.GotoAsync($"/console/{Account}/apikeys/new");
        await person.FillAsync("Name", "A key and its secret");
        await person.Page.Locator("main input[name=permissions]").First.CheckAsync();
        await person.Page.Locator("main form button.primary").ClickAsync();
        var secret = await person.Page.Locator("#api-secret").InnerTextAsync();
        Assert.That(secret, Has.Length.GreaterThan(20));

        await person.Page.GotoAsync("/console/profile");
        await person.Page.EvaluateAsync("history.back()");
        await person.Page.WaitForURLAsync(url => !url.EndsWith("/profile", StringComparison.Ordinal));
        Assert.That(await person.Page.ContentAsync(), Does.Not.Contain(secret));

        await person.Page.GotoAsync($"/console/{Account}/apikeys");
        await person.Page.GotoAsync("/console/profile");
        await EndSessionsAsync(user);
        await person.Page.GoBackAsync();
        Assert.That(await person.HeadingAsync(), Is.EqualTo("Sign in"));
        Assert.That(await person.Page.ContentAsync(), Does.Not.Contain("A key and its secret").And.Not.Contain(user.Email));
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
