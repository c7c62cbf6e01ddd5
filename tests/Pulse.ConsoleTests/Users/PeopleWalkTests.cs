using Microsoft.Playwright;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Users;

public sealed class PeopleWalkTests : PageTests
{
    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task A_person_is_invited_changed_deactivated_and_deleted(Look look)
    {
        var admin = await SignInAsync(look);
        await admin.OpenAsync($"/console/{Account}/users?search=no-such-person");
        await admin.OpenAsync($"/console/{Account}/users");
        await admin.ClickAsync("Invite a person");
        var email = $"{Member.NewName("walk")}@pulse.test";
        await admin.FillAsync("E-mail", email);
        await admin.ClickAsync("Invite");
        Assert.That(await admin.Page.Locator("#one-time-token").InnerTextAsync(), Does.Match("^[0-9a-f]{64}$"));

        await admin.ClickAsync("Show the person");
        await admin.Page.GetByLabel("Role in this account").SelectOptionAsync(new SelectOptionValue { Label = "accountAdmin" });
        await admin.ClickAsync("Assign");
        Assert.That(await NoticeAsync(admin), Does.Contain("assigned"));
        await admin.ClickAsync("Change accounts");
        await admin.ClickAsync("Save");
        await admin.ClickAsync("Issue a password token");
        await admin.ClickAsync("Issue a token");
        Assert.That(await admin.Page.Locator("#one-time-token").InnerTextAsync(), Does.Match("^[0-9a-f]{64}$"));
        await admin.ClickAsync("Show the person");
        await admin.ClickAsync("Change the e-mail");
        await admin.FillAsync("E-mail", $"new-{email}");
        await admin.ClickAsync("Save");
        Assert.That(await admin.HeadingAsync(), Is.EqualTo($"new-{email}"));

        await admin.ClickAsync("Deactivate");
        await admin.FillAsync("Type the e-mail of the person to confirm", $"new-{email}");
        await admin.ClickAsync("Deactivate");
        await admin.ClickAsync("Activate");
        Assert.That(await NoticeAsync(admin), Does.Contain("active again"));
        await admin.OpenAsync($"{new Uri(admin.Page.Url).AbsolutePath}/second-factor");
        await admin.ClickAsync("Cancel");
        await admin.ClickAsync("Delete");
        await admin.FillAsync("Type the e-mail of the person to confirm", $"new-{email}");
        await admin.ClickAsync("Delete");
        Assert.That(await NoticeAsync(admin), Does.Contain("deleted"));
        Assert.That(await admin.Page.GetByText(email).CountAsync(), Is.Zero);
    }

    private static Task<string> NoticeAsync(Visitor visitor) => visitor.Page.Locator(".notice").InnerTextAsync();
}
