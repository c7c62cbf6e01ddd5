using Microsoft.Extensions.DependencyInjection;
using Pulse.ConsoleTests.Setup;
using Pulse.Infrastructure.Bootstrap;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.SignIn;

/// <summary>A first start without <c>Bootstrap:AdminPassword</c>.</summary>
public sealed class FirstPasswordTests
{
    private const string OwnPassword = "four random words together";

    private string folder = null!;
    private PulseApp app = null!;
    private string firstPassword = null!;

    [SetUp]
    public async Task StartAsync()
    {
        folder = Directory.CreateTempSubdirectory("pulse-test-").FullName;
        app = new PulseApp(
            new Dictionary<string, string>
            {
                ["ConnectionStrings:Pulse"] = $"Data Source={Path.Combine(folder, "pulse.db")}",
                ["Keys:Folder"] = Path.Combine(folder, "keys"),
            },
            services => services.AddSingleton(new BootstrapOptions { AdminEmail = PulseApp.AdminEmail }));
        firstPassword = (await File.ReadAllTextAsync("pulse-first-password.txt")).Trim();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        File.Delete("pulse-first-password.txt");
    }

    [Test]
    public async Task The_first_password_leads_to_a_changed_password()
    {
        var person = await Visitor.ArriveAsync(app.ClientOptions.BaseAddress, Look.Desktop);
        await person.SignInAsync(password: firstPassword);
        await person.LookAsync();
        Assert.That(await person.HeadingAsync(), Is.EqualTo("Change your password"));
        Assert.That(await person.Page.Locator("main .warning").InnerTextAsync(), Does.Contain("first password"));

        await person.FillAsync("Current password", firstPassword);
        await person.FillAsync("New password", OwnPassword);
        await person.FillAsync("New password again", OwnPassword);
        await person.ClickAsync("Change the password");

        Assert.That(new Uri(person.Page.Url).AbsolutePath, Does.Match("^/console/[0-9]{16}$"));
        Assert.That(await person.Page.Locator("main .notice").InnerTextAsync(), Does.Contain("Your password is changed"));
        await person.LeaveAsync();
        Assert.That(person.Faults, Is.Empty);
    }

    [Test]
    public async Task Until_the_first_password_is_changed_no_other_page_opens()
    {
        const string Change = "/console/profile/password";
        using var forms = new FormClient(app.ClientOptions.BaseAddress);
        await forms.SignInAsync(password: firstPassword);
        foreach (var path in new[] { "/console", "/console/profile", "/console/sessions", "/console/switch", "/console/0000000000000000" })
        {
            Assert.That((await forms.GetAsync(path)).Location, Is.EqualTo(Change), path);
        }

        var form = await forms.GetAsync(Change);
        var tooShort = await forms.SubmitAsync(
            form, "main form", ("currentPassword", firstPassword), ("newPassword", "short"), ("repeatedPassword", "short"));
        Assert.That(tooShort.Document.QuerySelector("#f-newPassword-error"), Is.Not.Null);
        Assert.That((await forms.GetAsync("/console/profile")).Location, Is.EqualTo(Change));

        await forms.SubmitAsync(
            form, "main form", ("currentPassword", firstPassword), ("newPassword", OwnPassword), ("repeatedPassword", OwnPassword));
        Assert.That((await forms.GetAsync("/console/profile")).Heading, Is.EqualTo("Your profile"));
        using var later = new FormClient(app.ClientOptions.BaseAddress);
        await later.SignInAsync(password: OwnPassword);
        Assert.That((await later.GetAsync("/console/profile")).Heading, Is.EqualTo("Your profile"));
    }

    [Test]
    public async Task A_person_with_the_first_password_can_sign_out()
    {
        using var forms = new FormClient(app.ClientOptions.BaseAddress);
        await forms.SignInAsync(password: firstPassword);
        var page = await forms.GetAsync("/console/profile/password");

        var signedOut = await forms.SubmitAsync(page, "form[action$=sign-out]");

        Assert.That(signedOut.Location, Is.EqualTo("/console/sign-in"));
        Assert.That((await forms.GetAsync("/console/profile/password")).Location, Does.StartWith("/console/sign-in"));
    }
}
