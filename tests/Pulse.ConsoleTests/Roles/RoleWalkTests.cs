using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Roles;

public sealed class RoleWalkTests : PageTests
{
    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task A_role_is_created_assigned_edited_and_deleted(Look look)
    {
        var admin = await SignInAsync(look);
        await admin.OpenAsync($"/console/{Account}/roles");
        await admin.ClickAsync("Create a role");
        var name = Member.NewName("Support");
        await admin.FillAsync("Name", name);
        await admin.Page.Locator("input[value=readApiKeys]").CheckAsync();
        await admin.ClickAsync("Create");
        Assert.That(await admin.HeadingAsync(), Is.EqualTo(name));
        var role = new Uri(admin.Page.Url).AbsolutePath;

        await admin.ClickAsync("Assign to a person");
        await admin.ClickAsync($"Assign to {PulseApp.AdminEmail}");
        Assert.That(await NoticeAsync(admin), Does.Contain($"{PulseApp.AdminEmail} has the role"));
        await admin.ClickAsync("Edit");
        await admin.Page.Locator("input[value=readUsers]").CheckAsync();
        await admin.ClickAsync("Save");
        Assert.That(await admin.Page.GetByText("readUsers").CountAsync(), Is.EqualTo(1));
        await admin.OpenAsync($"/console/{Account}/roles/matrix");

        await admin.OpenAsync($"{role}/delete");
        Assert.That(await admin.Page.Locator(".warning").InnerTextAsync(), Does.Contain("1 person holds"));
        await admin.ClickAsync($"Remove the role from {PulseApp.AdminEmail}");
        await admin.ClickAsync("Delete");
        await admin.FillAsync("Type the name of the role to confirm", name);
        await admin.ClickAsync("Delete");
        Assert.That(await NoticeAsync(admin), Does.Contain("is deleted"));
    }

    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task Sessions_are_listed_with_their_owners_and_ended(Look look)
    {
        var other = await Member.AdministratorAsync(Admin, Account);
        await LogInAsync(other.Email, Member.Password);
        var admin = await SignInAsync(look);
        await admin.OpenAsync($"/console/{Account}/sessions?search=no-such-owner");
        await admin.OpenAsync($"/console/{Account}/sessions?search={other.Email}&sort=-createdAt");
        await admin.ClickAsync($"End the session of {other.Email}");

        Assert.That(await NoticeAsync(admin), Does.Contain("ended"));
        Assert.That(await admin.Page.GetByText(other.Email).CountAsync(), Is.Zero);
    }

    private static Task<string> NoticeAsync(Visitor visitor) => visitor.Page.Locator(".notice").InnerTextAsync();
}
