using System.Net;
using Pulse.ConsoleTests.Setup;
using Pulse.ConsoleTests.SignIn;

namespace Pulse.ConsoleTests.Switcher;

public sealed class SwitcherTests : PageTests
{
    private string alpha = null!;
    private string beta = null!;

    [OneTimeSetUp]
    public async Task MakeAccountsAsync()
    {
        alpha = await MakeAccountAsync("Switch alpha");
        beta = await MakeAccountAsync("Switch beta");
    }

    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task A_superAdmin_finds_any_account_and_sees_which_one_is_in_effect(Look look)
    {
        var person = await SignInAsync(look);
        await person.OpenAsync("/console/switch?search=switch");
        Assert.That(await person.Page.Locator("main .choices").InnerTextAsync(), Does.Contain("Switch alpha").And.Contain("Switch beta"));
        await person.Page.Locator("main .choices a").Filter(new() { HasText = "Switch beta" }).ClickAsync();
        await person.LookAsync();
        Assert.That(await person.Page.Locator("details.switcher summary").InnerTextAsync(), Does.Contain("Switch beta"));

        if (look.Script)
        {
            await person.Page.Keyboard.PressAsync("a");
        }
        else
        {
            await person.Page.Locator("details.switcher summary").ClickAsync();
            await person.Page.Locator("#switch-search").FocusAsync();
        }

        await person.LookAsync();
        await person.Page.Keyboard.TypeAsync("h alpha");
        await person.Page.Keyboard.PressAsync("Enter");
        await person.Page.WaitForURLAsync($"**/console/{alpha}");
        Assert.That(await person.Page.Locator("details.switcher summary").InnerTextAsync(), Does.Contain("Switch alpha"));

        await person.OpenAsync("/console/switch?search=no-such-account");
        await person.ClickAsync("Show all accounts");
        Assert.That(await person.HeadingAsync(), Is.EqualTo("Choose an account"));
    }

    [Test]
    public async Task A_number_finds_its_account()
    {
        using var forms = Forms();
        await forms.SignInAsync();

        Assert.That((await forms.GetAsync($"/console/switch?search={beta}")).Location, Is.EqualTo($"/console/{beta}"));
        Assert.That((await forms.GetAsync("/console/switch?search=9999999999999999")).Text, Does.Contain("No account matches"));
    }

    [Test]
    public async Task A_user_finds_only_the_own_accounts()
    {
        var user = await NewUser.MakeAsync(Admin);
        using var forms = Forms();
        await forms.SignInAsync(user.Email, user.Password);

        Assert.That((await forms.GetAsync("/console/switch")).Document.QuerySelectorAll("main .choices a"), Has.Length.EqualTo(1));
        Assert.That((await forms.GetAsync("/console/switch?search=switch")).Text, Does.Contain("No account matches"));
        Assert.That((await forms.GetAsync($"/console/switch?search={beta}")).Text, Does.Contain("No account matches"));
        Assert.That((await forms.GetAsync($"/console/switch?search={Account}")).Location, Is.EqualTo($"/console/{Account}"));
        Assert.That((await forms.GetAsync($"/console/{beta}")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("0", ExpectedResult = "1–1 of 1")]
    [TestCase("x", ExpectedResult = "1–1 of 1")]
    [TestCase("100000000", ExpectedResult = null)]
    public async Task<string?> A_page_that_does_not_exist_is_the_first_or_empty(string page)
    {
        var user = await NewUser.MakeAsync(Admin);
        using var forms = Forms();
        await forms.SignInAsync(user.Email, user.Password);

        return (await forms.GetAsync($"/console/switch?page={page}")).Document.QuerySelector(".pager")?.TextContent;
    }

    private async Task<string> MakeAccountAsync(string name) =>
        (string)(await Admin.PostAsync("/accounts", new { accountName = name })).Json["accountId"]!;
}
