using System.Net;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Security;

/// <summary>Rule 31: a form belongs to the session and to the account with which it was opened.</summary>
public sealed class OtherTabTests : RoleFormTests
{
    [Test]
    public async Task A_form_of_an_impersonation_that_was_stopped_elsewhere_is_not_sent_as_oneself()
    {
        var user = await Member.AdministratorAsync(Admin, Account);
        using var forms = Forms();
        await forms.SignInAsync();
        var own = TokenOf(forms);
        var person = await forms.GetAsync($"/console/{Account}/users/{user.Id}");
        await forms.SubmitAsync(person, "form[action$=impersonate]");
        var acting = TokenOf(forms);
        Assert.That(acting, Is.Not.EqualTo(own));
        var page = await forms.GetAsync(Form);

        // Another tab of the same browser: it has the same cookies.
        using var tab = Forms();
        foreach (var cookie in forms.Cookies.GetCookies(Url).Cast<Cookie>())
        {
            tab.Cookies.Add(Url, new Cookie(cookie.Name, cookie.Value));
        }

        await tab.SubmitAsync(await tab.GetAsync("/console/profile"), ".banner form");
        Assert.That(TokenOf(tab), Is.EqualTo(own));

        var name = Member.NewName("role");
        var late = await forms.SubmitAsync(page, "main form", ("name", name), ("permissions", "readRoles"));
        var shared = await tab.SubmitAsync(page, "main form", ("name", name), ("permissions", "readRoles"));

        Assert.That(late.Location, Is.EqualTo("/console"), "the ended session");
        Assert.That(shared.Status, Is.EqualTo(HttpStatusCode.BadRequest), "the own session, with the form of the impersonation");
        await ExpectNoRoleAsync(name);
    }

    [Test]
    public async Task A_form_that_was_opened_before_the_impersonation_is_not_sent_as_the_other()
    {
        var user = await Member.AdministratorAsync(Admin, Account);
        using var forms = Forms();
        await forms.SignInAsync();
        var page = await forms.GetAsync(Form);
        var person = await forms.GetAsync($"/console/{Account}/users/{user.Id}");
        await forms.SubmitAsync(person, "form[action$=impersonate]");

        var name = Member.NewName("role");
        var refused = await forms.SubmitAsync(page, "main form", ("name", name), ("permissions", "readRoles"));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        await ExpectNoRoleAsync(name);
    }

    [Test]
    public async Task The_form_of_one_tab_keeps_its_account_when_another_tab_opens_another_account()
    {
        var elsewhere = await Member.MakeAccountAsync(Admin);
        using var forms = Forms();
        await forms.SignInAsync();
        var page = await forms.GetAsync(Form);
        await forms.GetAsync($"/console/{elsewhere}/roles/new");

        var name = Member.NewName("role");
        var created = await forms.SubmitAsync(page, "main form", ("name", name), ("permissions", "readRoles"));

        Assert.That(created.Location, Does.StartWith($"/console/{Account}/roles"), created.Text);
        var made = (await Admin.GetAsync($"/roles?search={name}&pageSize=100")).Json.AsArray().Single();
        Assert.That((string?)made!["accountId"], Is.EqualTo(Account));
    }

    [Test]
    public async Task A_form_of_the_session_before_is_refused_after_the_same_user_has_signed_in_again()
    {
        using var forms = Forms();
        await forms.SignInAsync();
        var page = await forms.GetAsync(Form);
        await forms.SignInAsync();

        var name = Member.NewName("role");
        var refused = await forms.SubmitAsync(page, "main form", ("name", name), ("permissions", "readRoles"));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        await ExpectNoRoleAsync(name);
    }
}
