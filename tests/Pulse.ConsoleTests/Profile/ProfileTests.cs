using System.Net;
using Pulse.ConsoleTests.Setup;
using Pulse.ConsoleTests.SignIn;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Profile;

public sealed class ProfileTests : PageTests
{
    private const string OtherPassword = "another-password-of-the-tests";

    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task A_person_changes_the_password_and_the_e_mail(Look look)
    {
        var user = await NewUser.MakeAsync(Admin);
        var person = await ArriveAsync(look);
        await person.SignInAsync(user.Email, user.Password);
        await person.Page.Locator("details.user summary").ClickAsync();
        await person.ClickAsync("Your profile");
        Assert.That(await person.Page.Locator("main .facts").First.InnerTextAsync(), Does.Contain(user.Email));

        await person.ClickAsync("Change password");
        await person.FillAsync("Current password", user.Password);
        await person.FillAsync("New password", OtherPassword);
        await person.FillAsync("New password again", OtherPassword);
        await person.ClickAsync("Change the password");
        Assert.That(await person.Page.Locator("main .notice").InnerTextAsync(), Does.Contain("Your password is changed"));

        await person.ClickAsync("Change e-mail");
        var email = NewUser.NewEmail();
        await person.FillAsync("New e-mail", email);
        await person.FillAsync("Current password", OtherPassword);
        await person.ClickAsync("Change the e-mail");
        Assert.That(await person.Page.Locator("main .facts").First.InnerTextAsync(), Does.Contain(email));

        using var forms = Forms();
        Assert.That((await forms.SignInAsync(email, OtherPassword)).Location, Is.EqualTo("/console"));
        Assert.That((await forms.SignInAsync(user.Email, user.Password)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Bad_input_is_shown_beside_its_field_and_changes_nothing()
    {
        var user = await NewUser.MakeAsync(Admin);
        using var forms = Forms();
        await forms.SignInAsync(user.Email, user.Password);
        var password = await forms.GetAsync("/console/profile/password");
        foreach (var (current, next, repeated, field) in new[]
        {
            ("wrong-password-of-mine", OtherPassword, OtherPassword, "currentPassword"),
            (user.Password, "short", "short", "newPassword"),
            (user.Password, user.Password, user.Password, "newPassword"),
            (user.Password, OtherPassword, "mistyped-password", "repeatedPassword"),
        })
        {
            var refused = await forms.SubmitAsync(
                password, "main form", ("currentPassword", current), ("newPassword", next), ("repeatedPassword", repeated));
            Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest), field);
            Assert.That(refused.Document.QuerySelector($"#f-{field}-error"), Is.Not.Null, field);
            Assert.That(refused.Text, Does.Not.Contain(next), field);

            var label = refused.Document.QuerySelector($"label[for=f-{field}]")!.TextContent;
            Assert.That(refused.Document.QuerySelector("#problems a")!.TextContent, Is.EqualTo(label));
        }

        var email = await forms.GetAsync("/console/profile/email");
        var noEmail = await forms.SubmitAsync(email, "main form", ("email", "no e-mail"), ("currentPassword", user.Password));
        Assert.That(noEmail.Document.QuerySelector("#f-email-error"), Is.Not.Null);
        var taken = await forms.SubmitAsync(email, "main form", ("email", PulseApp.AdminEmail), ("currentPassword", user.Password));
        Assert.That(taken.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(taken.Document.QuerySelector("#problems")!.TextContent, Does.Contain("already in use"));

        Assert.That((await Forms().SignInAsync(user.Email, user.Password)).Location, Is.EqualTo("/console"));
    }

    [TestCase("password")]
    [TestCase("email")]
    [TestCase("second-factor")]
    [TestCase("second-factor/confirm")]
    [TestCase("second-factor/disable")]
    [TestCase("second-factor/recovery-codes")]
    public async Task A_change_without_the_token_of_its_form_is_refused(string page)
    {
        using var forms = Forms();
        await forms.SignInAsync();

        Assert.That((await forms.PostAsync($"/console/profile/{page}")).Status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task A_person_whose_second_factor_was_guessed_is_warned_until_the_password_is_changed()
    {
        var user = await NewUser.MakeAsync(Admin);
        var (api, _) = await LogInAsync(user.Email, user.Password);
        await Codes.EnrolAsync(api, user.Password);
        using var guesser = Forms();
        for (var i = 0; i < 10; i++)
        {
            var factor = await guesser.SignInAsync(user.Email, user.Password);
            Assert.That(factor.Heading, Is.EqualTo("Second factor"));
            await guesser.SubmitAsync(factor, "main form", ("code", "000000"));
        }

        using var forms = Forms();
        forms.Cookies.Add(Url, new Cookie("pulse", api.Client.DefaultRequestHeaders.Authorization!.Parameter));
        var warned = await forms.GetAsync("/console/profile");
        Assert.That(warned.Document.QuerySelector(".banner")!.TextContent, Does.Contain("Someone else knows your password"));

        await forms.SubmitAsync(
            await forms.GetAsync("/console/profile/password"), "main form",
            ("currentPassword", user.Password), ("newPassword", OtherPassword), ("repeatedPassword", OtherPassword));
        Assert.That((await forms.GetAsync("/console/profile")).Document.QuerySelector(".banner"), Is.Null);
    }
}
