using System.Net;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.SignIn;

public sealed class OneTimeTokenTests : PageTests
{
    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task A_person_sets_a_password_with_a_link_and_signs_in(Look look)
    {
        var email = NewUser.NewEmail();
        var (_, token) = await NewUser.InviteAsync(Admin, email);
        var person = await ArriveAsync(look);

        await person.OpenAsync($"/console/set-password#{token}");
        if (look.Script)
        {
            Assert.That(await person.Page.GetByLabel("One-time token").InputValueAsync(), Is.EqualTo(token));
            Assert.That(person.Page.Url, Does.Not.Contain(token));
        }
        else
        {
            await person.FillAsync("One-time token", token);
        }

        await person.FillAsync("New password", NewUser.UsualPassword);
        await person.FillAsync("New password again", NewUser.UsualPassword);
        await person.ClickAsync("Set the password");
        Assert.That(await person.HeadingAsync(), Is.EqualTo("Sign in"));
        Assert.That(await person.Page.Locator("main .notice").InnerTextAsync(), Does.Contain("Your password is set"));

        await person.SignInAsync(email, NewUser.UsualPassword);
        Assert.That(new Uri(person.Page.Url).AbsolutePath, Is.EqualTo($"/console/{Account}"));
    }

    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task A_person_with_a_login_accepts_an_invitation_with_the_same_link(Look look)
    {
        var user = await NewUser.MakeAsync(Admin);
        var (token, account) = await InviteElsewhereAsync(user.Email);
        var person = await ArriveAsync(look);

        await person.OpenAsync($"/console/set-password#{token}");
        await person.ClickAsync("Accept the invitation");
        await person.ClickAsync("Sign in");
        await person.FillAsync("E-mail", user.Email);
        await person.FillAsync("Password", user.Password);
        await person.ClickAsync("Sign in");
        Assert.That(await person.HeadingAsync(), Is.EqualTo("Accept an invitation"));
        if (look.Script)
        {
            Assert.That(await person.Page.GetByLabel("One-time token").InputValueAsync(), Is.EqualTo(token));
        }
        else
        {
            await person.FillAsync("One-time token", token);
        }

        await person.ClickAsync("Accept");

        Assert.That(await person.HeadingAsync(), Is.EqualTo("Choose an account"));
        Assert.That(await person.Page.Locator("main .choices").InnerTextAsync(), Does.Contain(account));
    }

    [Test]
    public async Task A_token_in_the_query_string_is_ignored()
    {
        var (_, token) = await NewUser.InviteAsync(Admin, NewUser.NewEmail());
        using var forms = Forms();

        Assert.That((await forms.GetAsync($"/console/set-password?token={token}")).Text, Does.Not.Contain(token));
        Assert.That((await forms.GetAsync($"/console/invitation?token={token}")).Text, Does.Not.Contain(token));
    }

    [Test]
    public async Task A_wrong_token_or_password_is_shown_beside_its_field_and_the_token_stays_valid()
    {
        var email = NewUser.NewEmail();
        var (_, token) = await NewUser.InviteAsync(Admin, email);
        using var forms = Forms();

        var wrongToken = await SubmitAsync(forms, new string('0', 64), NewUser.UsualPassword);
        Assert.That(wrongToken.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(ErrorOf(wrongToken, "token"), Does.Contain("one-time token"));
        Assert.That(ErrorOf(await SubmitAsync(forms, "", NewUser.UsualPassword), "token"), Does.Contain("required"));
        Assert.That(ErrorOf(await SubmitAsync(forms, token, "short"), "password"), Does.Contain("12"));
        Assert.That(
            ErrorOf(await SubmitAsync(forms, token, NewUser.UsualPassword, "another-password-typed"), "repeatedPassword"),
            Does.Contain("same"));

        var set = await SubmitAsync(forms, $" {token} ", NewUser.UsualPassword);
        Assert.That(set.Location, Is.EqualTo("/console/sign-in"), set.Text);
        Assert.That((await forms.SignInAsync(email, NewUser.UsualPassword)).Location, Is.EqualTo("/console"));
        Assert.That(ErrorOf(await SubmitAsync(forms, token, NewUser.UsualPassword), "token"), Is.Not.Null);
    }

    [Test]
    public async Task An_invitation_needs_a_session_and_the_token_of_its_own_user()
    {
        var user = await NewUser.MakeAsync(Admin);
        var (token, _) = await InviteElsewhereAsync(NewUser.NewEmail());
        using var forms = Forms();
        var closed = await forms.GetAsync("/console/invitation");
        Assert.That(closed.Document.QuerySelector("main form"), Is.Null);

        await forms.SignInAsync(user.Email, user.Password);
        var form = await forms.GetAsync("/console/invitation");
        var refused = await forms.SubmitAsync(form, "main form", ("token", token));
        Assert.That(ErrorOf(refused, "token"), Does.Contain("invitation for your e-mail"));
    }

    private static async Task<HtmlPage> SubmitAsync(FormClient forms, string token, string password, string? repeated = null)
    {
        var form = await forms.GetAsync("/console/set-password");
        return await forms.SubmitAsync(
            form, "main form", ("token", token), ("password", password), ("repeatedPassword", repeated ?? password));
    }

    private static string? ErrorOf(HtmlPage page, string field) => page.Document.QuerySelector($"#f-{field}-error")?.TextContent;

    /// <summary>The administrator of another account invites an e-mail.</summary>
    private async Task<(string Token, string Account)> InviteElsewhereAsync(string email)
    {
        var (admin, _) = await LogInAsync(PulseApp.AdminEmail, PulseApp.AdminPassword);
        var account = (string)(await admin.PostAsync("/accounts", new { accountName = $"of {email}" })).Json["accountId"]!;
        var owner = await NewUser.MakeAsync(admin.In(account), accountAdmin: true);
        var (api, _) = await LogInAsync(owner.Email, owner.Password);
        var (_, token) = await NewUser.InviteAsync(api, email);
        return (token, $"of {email}");
    }
}
