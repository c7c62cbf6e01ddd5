using System.Net;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.SignIn;

public sealed class ImpersonationTests : PageTests
{
    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task A_person_who_impersonates_sees_both_names_on_each_page_and_stops(Look look)
    {
        using var forms = Forms();
        var (user, own, acting) = await ImpersonateAsync(forms);
        var person = await ArriveAsync(look);
        await person.Page.Context.AddCookiesAsync(
        [
            new() { Name = "pulse", Value = acting, Url = $"{Url}" },
            new() { Name = "pulse-own", Value = own, Url = $"{Url}" },
        ]);
        foreach (var path in new[] { $"/console/{Account}", "/console/switch", "/console/profile" })
        {
            await person.OpenAsync(path);
            Assert.That(
                await person.Page.Locator(".banner").InnerTextAsync(), Does.Contain(PulseApp.AdminEmail).And.Contain(user.Email), path);
        }

        await person.ClickAsync("Stop impersonating");

        Assert.That(await person.Page.Locator(".banner").CountAsync(), Is.Zero);
        Assert.That(await person.Page.Locator("main .notice").InnerTextAsync(), Does.Contain("as yourself"));
    }

    [Test]
    public async Task Stopping_an_impersonation_ends_its_session_and_continues_the_own_one()
    {
        using var forms = Forms();
        var (user, own, acting) = await ImpersonateAsync(forms);
        var page = await forms.GetAsync($"/console/{Account}");
        var banner = page.Document.QuerySelector(".banner")!.TextContent;
        Assert.That(banner, Does.Contain("admin@pulse.test").And.Contain(user.Email));

        var stopped = await forms.SubmitAsync(page, ".banner form");

        Assert.That(stopped.Location, Is.EqualTo("/console"));
        Assert.That(forms.Cookies.GetCookies(Url)["pulse"]!.Value, Is.EqualTo(own));
        Assert.That(forms.Cookies.GetCookies(Url)["pulse-own"], Is.Null);
        var after = await forms.GetAsync($"/console/{Account}");
        Assert.That(after.Document.QuerySelector(".banner"), Is.Null);
        Assert.That(after.Document.QuerySelector(".notice")!.TextContent, Does.Contain("as yourself"));
        Assert.That((await WithAsync(acting)).Location, Does.StartWith("/console/sign-in"));
    }

    [Test]
    public async Task If_the_impersonation_has_ended_the_own_session_continues()
    {
        using var forms = Forms();
        var (_, own, acting) = await ImpersonateAsync(forms);
        await StopOverApiAsync(acting);

        var led = await forms.GetAsync($"/console/{Account}/apikeys");

        Assert.That(led.Location, Is.EqualTo("/console"));
        Assert.That(forms.Cookies.GetCookies(Url)["pulse"]!.Value, Is.EqualTo(own));
        Assert.That((await forms.GetAsync("/console/profile")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task If_the_own_session_has_ended_the_person_signs_in_again()
    {
        using var forms = Forms();
        var (_, own, _) = await ImpersonateAsync(forms);
        var page = await forms.GetAsync("/console/switch");
        using (var client = App.CreateClient())
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", own);
            await client.PostAsync("/auth/logout", content: null);
        }

        var stopped = await forms.SubmitAsync(page, ".banner form");

        Assert.That(stopped.Location, Does.StartWith("/console/sign-in"));
        Assert.That(forms.Cookies.GetCookies(Url)["pulse"], Is.Null);
        Assert.That(forms.Cookies.GetCookies(Url)["pulse-own"], Is.Null);
    }

    [Test]
    public async Task A_session_of_another_user_is_not_put_back()
    {
        using var forms = Forms();
        await ImpersonateAsync(forms);
        var other = await NewUser.MakeAsync(Admin);
        using var others = Forms();
        await others.SignInAsync(other.Email, other.Password);
        forms.Cookies.Add(Url, new Cookie("pulse-own", others.Cookies.GetCookies(Url)["pulse"]!.Value));
        var page = await forms.GetAsync("/console/switch");

        var stopped = await forms.SubmitAsync(page, ".banner form");

        Assert.That(stopped.Location, Does.StartWith("/console/sign-in"));
        Assert.That(forms.Cookies.GetCookies(Url)["pulse"], Is.Null);
    }

    [Test]
    public async Task Signing_out_during_an_impersonation_ends_both_sessions()
    {
        using var forms = Forms();
        var (_, own, acting) = await ImpersonateAsync(forms);
        var page = await forms.GetAsync("/console/switch");

        var signedOut = await forms.SubmitAsync(page, "form[action$=sign-out]");

        Assert.That(signedOut.Location, Is.EqualTo("/console/sign-in"));
        Assert.That(forms.Cookies.GetCookies(Url).Select(cookie => cookie.Name), Has.None.EqualTo("pulse").And.None.EqualTo("pulse-own"));
        Assert.That((await WithAsync(own)).Location, Does.StartWith("/console/sign-in"));
        Assert.That((await WithAsync(acting)).Location, Does.StartWith("/console/sign-in"));
    }

    [Test]
    public async Task A_person_who_does_not_impersonate_has_nothing_to_stop()
    {
        using var forms = Forms();
        await forms.SignInAsync();
        var page = await forms.GetAsync("/console/switch");
        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        var refused = await forms.PostAsync("/console/impersonation/stop", ("__RequestVerificationToken", token));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Text, Does.Contain("not_impersonating"));
        Assert.That((await forms.GetAsync("/console/profile")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    /// <summary>Gives the browser both cookies, as the start of an impersonation does.</summary>
    private async Task<(NewUser User, string Own, string Acting)> ImpersonateAsync(FormClient forms)
    {
        var user = await NewUser.MakeAsync(Admin);
        await forms.SignInAsync();
        var own = forms.Cookies.GetCookies(Url)["pulse"]!.Value;
        var acting = (string)(await Admin.PostAsync("/auth/impersonate", new { userId = user.Id })).Json["token"]!;
        forms.Cookies.Add(Url, new Cookie("pulse", acting));
        forms.Cookies.Add(Url, new Cookie("pulse-own", own));
        return (user, own, acting);
    }

    private async Task StopOverApiAsync(string token)
    {
        using var client = App.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var stopped = await client.PostAsync("/auth/impersonate/stop", content: null);
        Assert.That(stopped.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    private async Task<HtmlPage> WithAsync(string token)
    {
        using var forms = Forms();
        forms.Cookies.Add(Url, new Cookie("pulse", token));
        return await forms.GetAsync("/console/switch");
    }
}
