using System.Net;
using Microsoft.Playwright;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.SignIn;

public sealed class OwnSessionsTests : PageTests
{
    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task A_person_sees_the_own_sessions_and_ends_them(Look look)
    {
        var user = await NewUser.MakeAsync(Admin);
        using var first = Forms();
        await first.SignInAsync(user.Email, user.Password);
        using var second = Forms();
        await second.SignInAsync(user.Email, user.Password);
        var person = await ArriveAsync(look);
        await person.SignInAsync(user.Email, user.Password);

        await person.Page.Locator("details.user summary").ClickAsync();
        await person.ClickAsync("Where you are signed in");
        var rows = person.Page.Locator("main tbody tr");
        Assert.That(await rows.CountAsync(), Is.EqualTo(3));
        Assert.That(
            await rows.Filter(new() { HasText = "This session" }).InnerTextAsync(), Does.Contain("on Linux").And.Contain("127.0.0.1"));

        await person.Page.GetByRole(AriaRole.Button, new() { Name = "End the session from" }).First.ClickAsync();
        await person.LookAsync();
        Assert.That(await rows.CountAsync(), Is.EqualTo(2));
        Assert.That(await person.Page.Locator("main .notice").InnerTextAsync(), Does.Contain("has ended"));

        await person.ClickAsync("End all others");
        Assert.That(await rows.CountAsync(), Is.EqualTo(1));
        Assert.That((await first.GetAsync("/console/sessions")).Location, Does.StartWith("/console/sign-in"));
        Assert.That((await second.GetAsync("/console/sessions")).Location, Does.StartWith("/console/sign-in"));
    }

    [Test]
    public async Task The_session_of_another_user_is_neither_listed_nor_ended()
    {
        var (user, other) = (await NewUser.MakeAsync(Admin), await NewUser.MakeAsync(Admin));
        var (others, _) = await LogInAsync(other.Email, other.Password);
        var id = (string)(await others.GetAsync("/sessions?mine=true")).Json[0]!["id"]!;
        using var forms = Forms();
        await forms.SignInAsync(user.Email, user.Password);
        var page = await forms.GetAsync("/console/sessions?mine=false");
        Assert.That(page.Document.QuerySelectorAll("main tbody tr"), Has.Length.EqualTo(1));

        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var refused = await forms.PostAsync($"/console/sessions/{id}/end", ("__RequestVerificationToken", token));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await others.GetAsync("/auth/session")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_administrator_sees_only_the_own_sessions_and_no_account_in_effect()
    {
        var (user, other) = (await NewUser.MakeAsync(Admin, accountAdmin: true), await NewUser.MakeAsync(Admin));
        await LogInAsync(other.Email, other.Password);
        using var forms = Forms();
        await forms.SignInAsync(user.Email, user.Password);

        var page = await forms.GetAsync("/console/sessions?mine=false");

        Assert.That(page.Document.QuerySelectorAll("main tbody tr"), Has.Length.EqualTo(1));
        Assert.That(page.Document.QuerySelector("nav.side"), Is.Null);
        Assert.That(page.Document.QuerySelector("details.switcher summary strong")!.TextContent, Is.EqualTo("None"));
    }

    [Test]
    public async Task A_session_is_ended_only_by_a_form_with_its_token()
    {
        var user = await NewUser.MakeAsync(Admin);
        var (api, _) = await LogInAsync(user.Email, user.Password);
        using var forms = Forms();
        await forms.SignInAsync(user.Email, user.Password);

        Assert.That((await forms.PostAsync("/console/sessions/end-others")).Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await forms.GetAsync("/console/sessions/end-others")).Status, Is.Not.EqualTo(HttpStatusCode.OK));
        Assert.That((await api.GetAsync("/auth/session")).Status, Is.EqualTo(HttpStatusCode.OK));
    }
}
