using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Accounts;

public sealed class AccountWalkTests : PageTests
{
    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task An_account_is_created_changed_disabled_and_deleted(Look look)
    {
        var admin = await SignInAsync(look);
        await admin.Page.Locator("details.switcher summary").ClickAsync();
        await admin.ClickAsync("Manage accounts");
        await admin.OpenAsync("/console/accounts?search=no-such-account");
        await admin.ClickAsync("Create an account");
        var name = Member.NewName("Walked account");
        await admin.FillAsync("Name", name);
        await admin.ClickAsync("Create");
        Assert.That(await admin.HeadingAsync(), Is.EqualTo(name));

        await admin.ClickAsync("Edit");
        await admin.Page.GetByLabel("Require a second factor").CheckAsync();
        await admin.ClickAsync("Save");
        Assert.That(await admin.Page.Locator(".facts").InnerTextAsync(), Does.Contain("Required of the people"));
        await admin.ClickAsync("Change permissions");
        await admin.Page.Locator("input[value=impersonateUsers]").CheckAsync();
        await admin.ClickAsync("Save");
        Assert.That(await admin.Page.GetByText("impersonateUsers").CountAsync(), Is.EqualTo(1));

        await admin.ClickAsync("Disable the account");
        await admin.FillAsync("Type the name of the account to confirm", name);
        await admin.ClickAsync("Disable");
        await admin.ClickAsync("Enable the account");
        await admin.ClickAsync("Delete the account");
        await admin.FillAsync("Type the name of the account to confirm", name);
        await admin.ClickAsync("Delete");
        Assert.That(await NoticeAsync(admin), Does.Contain($"{name} is deleted"));
        await admin.OpenAsync($"/console/{Account}/settings/delete");
        Assert.That(await admin.Page.Locator(".warning").InnerTextAsync(), Does.Contain("Only an empty account"));
    }

    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task A_permission_is_defined_described_and_deleted(Look look)
    {
        var admin = await SignInAsync(look);
        await admin.OpenAsync($"/console/{Account}/permissions");
        await admin.ClickAsync("Define a permission");
        var name = $"orders:{Member.NewName("read")}";
        await admin.FillAsync("Name", name);
        await admin.FillAsync("Description", "See orders.");
        await admin.ClickAsync("Define");
        await admin.ClickAsync($"Edit {name}");
        await admin.FillAsync("Description", "See the orders of a shop.");
        await admin.ClickAsync("Save");
        Assert.That(await admin.Page.GetByText("See the orders of a shop.").CountAsync(), Is.EqualTo(1));

        await admin.ClickAsync($"Delete {name}");
        await admin.FillAsync("Type the name of the permission to confirm", name);
        await admin.ClickAsync("Delete");
        Assert.That(await NoticeAsync(admin), Does.Contain($"{name} is deleted"));
    }

    private static Task<string> NoticeAsync(Visitor visitor) => visitor.Page.Locator(".notice").InnerTextAsync();
}
