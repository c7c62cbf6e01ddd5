using System.Net;
using Microsoft.Playwright;
using Pulse.ConsoleTests.Setup;
using Pulse.ConsoleTests.SignIn;
using HttpCookie = System.Net.Cookie;

namespace Pulse.ConsoleTests.Profile;

public sealed class SecondFactorTests : PageTests
{
    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task A_person_sets_up_a_second_factor_signs_in_with_it_and_turns_it_off(Look look)
    {
        var user = await NewUser.MakeAsync(Admin);
        var person = await ArriveAsync(look);
        await person.SignInAsync(user.Email, user.Password);
        await person.OpenAsync("/console/profile");
        await person.ClickAsync("Set up");
        await person.FillAsync("Current password", user.Password);
        await person.ClickAsync("Show the QR code");
        var secret = await person.Page.Locator("#totp-secret").InnerTextAsync();
        var box = await person.Page.Locator(".qr svg").BoundingBoxAsync();
        Assert.That(box, Is.Not.Null);
        Assert.That(box!.Width, Is.EqualTo(box.Height).Within(1).And.GreaterThan(150));

        await person.FillAsync("Code of your authenticator", "12345");
        await person.ClickAsync("Confirm");
        Assert.That(await person.HeadingAsync(), Is.EqualTo("Confirm your second factor"));
        Assert.That(await person.Page.Locator("#f-code-error").InnerTextAsync(), Does.Contain("6 digits"));
        await person.FillAsync("Code of your authenticator", Codes.Of(secret, -1));
        await person.ClickAsync("Confirm");
        var codes = (await person.Page.Locator("#recovery-codes").InnerTextAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(codes, Has.Length.EqualTo(10).And.Unique);
        await AssertPrintsAsync(person);

        await person.ClickAsync("I have stored them");
        await person.Page.Locator("details.user summary").ClickAsync();
        await person.ClickAsync("Sign out");
        await person.FillAsync("E-mail", user.Email);
        await person.FillAsync("Password", user.Password);
        await person.ClickAsync("Sign in");
        await person.FillAsync("Code", Codes.Of(secret));
        await person.ClickAsync("Continue");

        await person.OpenAsync("/console/profile/second-factor");
        await person.ClickAsync("New recovery codes");
        await person.FillAsync("Current password", user.Password);
        await person.ClickAsync("Create new codes");
        Assert.That(await person.Page.Locator("#recovery-codes").InnerTextAsync(), Does.Not.Contain(codes[0]));
        await person.OpenAsync("/console/profile/second-factor/disable");
        await person.FillAsync("Current password", user.Password);
        await person.ClickAsync("Turn off");
        Assert.That(await person.Page.Locator("main .notice").InnerTextAsync(), Does.Contain("The second factor is off"));
        Assert.That(await person.Page.Locator("main .tag").InnerTextAsync(), Is.EqualTo("Off"));
    }

    [Test]
    public async Task The_QR_code_is_an_image_without_styles_and_is_not_shown_again()
    {
        var user = await NewUser.MakeAsync(Admin);
        using var forms = Forms();
        await forms.SignInAsync(user.Email, user.Password);
        var form = await forms.GetAsync("/console/profile/second-factor");

        var shown = await forms.SubmitAsync(form, "main form", ("password", user.Password));

        Assert.That(shown.Headers["Cache-Control"], Is.EqualTo("no-store"));
        var svg = shown.Document.QuerySelector(".qr svg")!;
        Assert.That(svg.OuterHtml, Does.Not.Contain("style").And.Not.Contain("href"));
        var secret = shown.Document.QuerySelector("#totp-secret")!.TextContent;
        Assert.That(secret, Does.Match("^[A-Z2-7]{32}$"));
        Assert.That(shown.Document.QuerySelector("main a")!.GetAttribute("href"), Does.StartWith("otpauth://totp/").And.Contain(secret));
        Assert.That((await forms.GetAsync("/console/profile/second-factor")).Text, Does.Not.Contain(secret));
        Assert.That((await forms.GetAsync("/console/profile")).Text, Does.Contain("Not confirmed"));
    }

    [TestCase("second-factor")]
    [TestCase("second-factor/disable")]
    [TestCase("second-factor/recovery-codes")]
    public async Task A_wrong_password_is_shown_beside_its_field_and_changes_nothing(string page)
    {
        var user = await NewUser.MakeAsync(Admin);
        var (api, _) = await LogInAsync(user.Email, user.Password);
        if (page != "second-factor")
        {
            await Codes.EnrolAsync(api, user.Password);
        }

        using var forms = Forms();
        forms.Cookies.Add(Url, new HttpCookie("pulse", api.Client.DefaultRequestHeaders.Authorization!.Parameter));
        var before = (await api.GetAsync("/auth/mfa")).Text;
        var form = await forms.GetAsync($"/console/profile/{page}");

        var refused = await forms.SubmitAsync(form, "main form", ("password", "wrong-password-of-mine"));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Document.QuerySelector("#f-password-error")!.TextContent, Does.Contain("current password"));
        Assert.That((await api.GetAsync("/auth/mfa")).Text, Is.EqualTo(before));
    }

    [Test]
    public async Task The_profile_is_closed_during_an_impersonation()
    {
        var user = await NewUser.MakeAsync(Admin);
        var token = (string)(await Admin.PostAsync("/auth/impersonate", new { userId = user.Id })).Json["token"]!;
        using var forms = Forms();
        forms.Cookies.Add(Url, new HttpCookie("pulse", token));
        foreach (var path in new[] { "/console/profile", "/console/profile/second-factor", "/console/sessions" })
        {
            var refused = await forms.GetAsync(path);
            Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Forbidden), path);
            Assert.That(refused.Text, Does.Contain("while you impersonate"), path);
        }
    }

    /// <summary>The paper shows the codes, without the header and the buttons.</summary>
    private static async Task AssertPrintsAsync(Visitor person)
    {
        await person.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.That(await person.Page.Locator("#recovery-codes").IsVisibleAsync(), Is.True);
        Assert.That(await person.Page.Locator("header.top").IsVisibleAsync(), Is.False);
        Assert.That(await person.Page.Locator("main .actions").IsVisibleAsync(), Is.False);
        await person.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Screen });
    }
}
