using System.Net;
using Pulse.ConsoleTests.Setup;
using Pulse.ConsoleTests.SignIn;
using HttpApi = Pulse.IntegrationTests.Setup.Api;

namespace Pulse.ConsoleTests.Profile;

/// <summary>Rules 7 and 31: a copy of the session's token opens nothing after a change of the credentials.</summary>
public sealed class SessionRenewalTests : PageTests
{
    private const string NewPassword = "another-password-of-the-tests";

    [Test]
    public async Task A_new_password_makes_a_new_session_and_ends_the_one_before()
    {
        var user = await NewUser.MakeAsync(Admin);
        using var forms = Forms();
        await forms.SignInAsync(user.Email, user.Password);

        await ExpectNewSessionAsync(
            forms,
            "/console/profile/password",
            ("currentPassword", user.Password),
            ("newPassword", NewPassword),
            ("repeatedPassword", NewPassword));
    }

    [Test]
    public async Task A_new_email_makes_a_new_session_and_ends_the_one_before()
    {
        var user = await NewUser.MakeAsync(Admin);
        using var forms = Forms();
        await forms.SignInAsync(user.Email, user.Password);

        await ExpectNewSessionAsync(
            forms, "/console/profile/email", ("email", NewUser.NewEmail()), ("currentPassword", user.Password));
    }

    [Test]
    public async Task Without_the_second_factor_the_session_is_a_new_one()
    {
        var user = await NewUser.MakeAsync(Admin);
        var (api, _) = await LogInAsync(user.Email, user.Password);
        var (secret, _) = await Codes.EnrolAsync(api, user.Password);
        using var forms = Forms();
        await forms.SubmitAsync(await forms.SignInAsync(user.Email, user.Password), "main form", ("code", Codes.Of(secret)));

        await ExpectNewSessionAsync(forms, "/console/profile/second-factor/disable", ("password", user.Password));
    }

    [Test]
    public async Task A_new_session_ends_when_the_old_one_would_have_ended()
    {
        var user = await NewUser.MakeAsync(Admin);
        using var forms = Forms();
        await forms.SignInAsync(user.Email, user.Password);
        var before = await EndOfSessionAsync(forms);
        App.Clock.Advance(TimeSpan.FromMinutes(5));

        await forms.SubmitAsync(
            await forms.GetAsync("/console/profile/password"),
            "main form",
            ("currentPassword", user.Password),
            ("newPassword", NewPassword),
            ("repeatedPassword", NewPassword));

        Assert.That(await EndOfSessionAsync(forms), Is.EqualTo(before).Within(TimeSpan.FromSeconds(1)));
    }

    private async Task ExpectNewSessionAsync(FormClient forms, string path, params (string Name, string Value)[] fields)
    {
        var before = TokenOf(forms);
        var changed = await forms.SubmitAsync(await forms.GetAsync(path), "main form", fields);

        Assert.That(changed.Location, Does.StartWith("/console/profile"), changed.Text);
        Assert.That(TokenOf(forms), Has.Length.EqualTo(64).And.Not.EqualTo(before));
        Assert.That((await forms.GetAsync("/console/profile")).Status, Is.EqualTo(HttpStatusCode.OK));
        using var thief = Forms();
        thief.Cookies.Add(Url, new Cookie("pulse", before));
        Assert.That((await thief.GetAsync("/console/profile")).Location, Does.StartWith("/console/sign-in"));
    }

    private async Task<DateTime> EndOfSessionAsync(FormClient forms)
    {
        using var client = App.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", TokenOf(forms));
        var session = await new HttpApi(client).GetAsync("/auth/session");
        return (DateTime)session.Json["expiresAt"]!;
    }

    private string TokenOf(FormClient forms) => forms.Cookies.GetCookies(Url)["pulse"]!.Value;
}
