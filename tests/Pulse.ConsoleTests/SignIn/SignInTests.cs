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
        Assert.That(refused.Document.QuerySelector("[role=alert]")!.TextContent, Does.Contain("not right"));
        Assert.That((await forms.GetAsync("/console")).Location, Does.StartWith("/console/sign-in"));
    }

    [TestCase("https://evil.example/")]
    [TestCase("//evil.example/")]
    [TestCase("/\\evil.example/")]
    [TestCase("/console/..//evil.example")]
    [TestCase("javascript:alert(1)")]
    [TestCase("/auth/session")]
    public async Task The_sign_in_leads_only_to_pages_of_the_console(string next)
    {
        using var forms = Forms();
        var form = await forms.GetAsync($"/console/sign-in?next={Uri.EscapeDataString(next)}");
        var answer = await forms.SubmitAsync(form, "main form", ("email", PulseApp.AdminEmail), ("password", PulseApp.AdminPassword));

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Found));
        Assert.That(answer.Location, Is.EqualTo("/console"));
    }
}
