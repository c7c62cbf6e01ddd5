using System.Globalization;
using System.Net;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.SignIn;

public sealed class SignInTests : PageTests
{
    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task A_person_signs_in_and_out(Look look)
    {
        var person = await ArriveAsync(look);
        await person.OpenAsync("/console");
        Assert.That(await person.HeadingAsync(), Is.EqualTo("Sign in"));

        await person.SignInAsync();
        await person.LookAsync();
        Assert.That(new Uri(person.Page.Url).AbsolutePath, Is.EqualTo($"/console/{Account}"));

        await person.Page.Locator("details.user summary").ClickAsync();
        await person.ClickAsync("Sign out");
        Assert.That(await person.HeadingAsync(), Is.EqualTo("Sign in"));
        await person.Page.GoBackAsync();
        Assert.That(await person.HeadingAsync(), Is.EqualTo("Sign in"));
    }

    [Test]
    public async Task A_wrong_password_keeps_the_form_and_opens_nothing()
    {
        using var forms = Forms();
        var refused = await forms.SignInAsync(password: "wrong-password-of-mine");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(refused.Document.QuerySelector("[role=alert]")!.TextContent, Does.Contain("is wrong"));
        Assert.That((await forms.GetAsync("/console")).Location, Does.StartWith("/console/sign-in"));
    }

    [TestCase("https://evil.example/")]
    [TestCase("//evil.example/")]
    [TestCase("/\\evil.example/")]
    [TestCase("/console/..//evil.example")]
    [TestCase("javascript:alert(1)")]
    [TestCase("/auth/session")]
    [TestCase("/\t/evil.example")]
    [TestCase("/\n/evil.example")]
    [TestCase("https:evil.example")]
    [TestCase("%2f%2fevil.example")]
    [TestCase("/%2f%2fevil.example")]
    [TestCase("/%5cevil.example")]
    [TestCase("@evil.example")]
    [TestCase("/console@evil.example")]
    [TestCase("/console.evil.example")]
    [TestCase("/console/\\evil.example")]
    [TestCase("/console/../auth/session")]
    [TestCase("/console/%2e%2e/auth/session")]
    [TestCase("/console/\u0001")]
    [TestCase("/console/\u007f")]
    [TestCase("/console/\u0000")]
    [TestCase("/console/a b")]
    [TestCase("/console/\u00fc")]
    [TestCase("/console/\u202e")]
    [TestCase("")]
    public async Task The_sign_in_leads_only_to_pages_of_the_console(string next)
    {
        using var forms = Forms();
        var form = await forms.GetAsync($"/console/sign-in?next={Uri.EscapeDataString(next)}");
        var answer = await forms.SubmitAsync(form, "main form", ("email", PulseApp.AdminEmail), ("password", PulseApp.AdminPassword));

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Found));
        Assert.That(answer.Location, Is.EqualTo("/console"));
    }

    [TestCase("/console/profile")]
    [TestCase("/console/switch?search=%C3%BC&page=2")]
    public async Task The_sign_in_leads_back_to_the_page_that_was_asked_for(string page)
    {
        using var forms = Forms();
        var form = await forms.GetAsync((await forms.GetAsync(page)).Location!);
        var answer = await forms.SubmitAsync(form, "main form", ("email", PulseApp.AdminEmail), ("password", PulseApp.AdminPassword));

        Assert.That(answer.Location, Is.EqualTo(page));
    }

    [Test]
    public async Task A_sign_in_makes_a_new_session_and_ends_the_one_that_the_browser_had()
    {
        var user = await NewUser.MakeAsync(Admin);
        using var planted = Forms();
        await planted.SignInAsync();
        using var forms = Forms();
        forms.Cookies.Add(Url, new Cookie("pulse", TokenOf(planted)));

        await forms.SignInAsync(user.Email, user.Password);

        Assert.That(TokenOf(forms), Is.Not.EqualTo(TokenOf(planted)));
        Assert.That((await forms.GetAsync("/console/profile")).Text, Does.Contain(user.Email));
        Assert.That((await planted.GetAsync("/console/profile")).Location, Does.StartWith("/console/sign-in"));
    }

    [Test]
    public async Task A_cookie_that_is_no_session_is_not_taken_over()
    {
        var user = await NewUser.MakeAsync(Admin);
        var planted = new string('a', 64);
        using var forms = Forms();
        forms.Cookies.Add(Url, new Cookie("pulse", planted));

        await forms.SignInAsync(user.Email, user.Password);

        Assert.That(TokenOf(forms), Has.Length.EqualTo(64).And.Not.EqualTo(planted));
    }

    [Test]
    public async Task After_too_many_wrong_passwords_the_page_tells_how_long_to_wait()
    {
        var user = await NewUser.MakeAsync(Admin);
        using var forms = Forms();
        for (var i = 0; i < 10; i++)
        {
            Assert.That((await forms.SignInAsync(user.Email, "a-wrong-password")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        var refused = await forms.SignInAsync(user.Email, user.Password);

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture), Is.InRange(1, 15 * 60));
        Assert.That(
            refused.Document.QuerySelector("[role=alert]")!.TextContent,
            Does.Contain("Too many failed logins").And.Match(@"You can try again in \d+ (minutes|seconds)\."));
        Assert.That(refused.Document.QuerySelector("input[name=email]")!.GetAttribute("value"), Is.EqualTo(user.Email));
        Assert.That((await forms.GetAsync("/console/profile")).Location, Does.StartWith("/console/sign-in"));
    }

    [Test]
    public async Task A_code_or_a_recovery_code_completes_the_sign_in()
    {
        var user = await NewUser.MakeAsync(Admin);
        var (api, _) = await LogInAsync(user.Email, user.Password);
        var (secret, recovery) = await Codes.EnrolAsync(api, user.Password);

        using var forms = Forms();
        var factor = await forms.SignInAsync(user.Email, user.Password);
        Assert.That(factor.Heading, Is.EqualTo("Second factor"));
        Assert.That((await forms.GetAsync("/console/profile")).Location, Does.StartWith("/console/sign-in"));
        var wrong = await forms.SubmitAsync(factor, "main form", ("code", "wrong-wrong"));
        Assert.That(wrong.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(wrong.Document.QuerySelector("[role=alert]")!.TextContent, Does.Contain("start again"));
        var tooLong = await forms.SubmitAsync(wrong, "main form", ("code", new string('a', 40)));
        Assert.That(tooLong.Document.QuerySelector("#f-code-error"), Is.Not.Null);
        var opened = await forms.SubmitAsync(tooLong, "main form", ("code", Codes.Of(secret).Insert(3, " ")));
        Assert.That(opened.Location, Is.EqualTo("/console"), opened.Text);

        using var others = Forms();
        var again = await others.SignInAsync(user.Email, user.Password);
        var recovered = await others.SubmitAsync(again, "main form", ("code", recovery));
        Assert.That(recovered.Location, Is.EqualTo("/console"), recovered.Text);
    }

    [Test]
    public async Task A_sign_in_or_a_sign_out_without_the_token_of_its_form_is_refused()
    {
        using var forms = Forms();
        var refused = await forms.PostAsync("/console/sign-in", ("email", PulseApp.AdminEmail), ("password", PulseApp.AdminPassword));
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));

        await forms.SignInAsync();
        Assert.That((await forms.PostAsync("/console/sign-out")).Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await forms.GetAsync("/console/profile")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    private string TokenOf(FormClient forms) => forms.Cookies.GetCookies(Url)["pulse"]!.Value;
}
