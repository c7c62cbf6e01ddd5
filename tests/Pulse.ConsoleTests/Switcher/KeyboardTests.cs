using Microsoft.Playwright;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Switcher;

public sealed class KeyboardTests : PageTests
{
    [Test]
    public async Task The_account_switcher_opens_searches_moves_and_closes_by_keys()
    {
        var person = await SignInAsync();
        await person.OpenAsync($"/console/{Account}/apikeys");
        var keyboard = person.Page.Keyboard;
        var name = await person.Page.Locator("details.switcher .current").InnerTextAsync();

        await keyboard.PressAsync("a");
        await ExpectFocusAsync(person, "#switch-search");
        await keyboard.TypeAsync("no such account");
        await Assertions.Expect(person.Page.Locator("details.switcher [data-none]")).ToBeVisibleAsync();
        await keyboard.PressAsync("Escape");
        await ExpectFocusAsync(person, "details.switcher summary");
        await Assertions.Expect(person.Page.Locator("#switch-search")).ToBeHiddenAsync();

        await keyboard.PressAsync("Enter");
        await ExpectFocusAsync(person, "#switch-search");
        await keyboard.PressAsync("Control+A");
        await keyboard.TypeAsync(name[..3].ToLowerInvariant());
        await keyboard.PressAsync("ArrowDown");
        await ExpectFocusAsync(person, $"details.switcher li a[href$='{Account}']");
        await keyboard.PressAsync("ArrowUp");
        await ExpectFocusAsync(person, "#switch-search");
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("Enter");
        await person.Page.WaitForURLAsync($"**/console/{Account}");
    }

    [Test]
    public async Task The_first_tab_skips_the_menus_and_the_menu_of_the_user_closes_when_the_focus_leaves_it()
    {
        var person = await SignInAsync();
        await person.OpenAsync($"/console/{Account}/roles");
        var keyboard = person.Page.Keyboard;

        await keyboard.PressAsync("Tab");
        await ExpectFocusAsync(person, "a.skip");
        await Assertions.Expect(person.Page.Locator("a.skip")).ToBeInViewportAsync();
        await keyboard.PressAsync("Enter");
        await ExpectFocusAsync(person, "main");

        await person.Page.Locator("details.user summary").FocusAsync();
        await keyboard.PressAsync("ArrowDown");
        await ExpectFocusAsync(person, "details.user li:first-child a");
        await keyboard.PressAsync("End");
        await ExpectFocusAsync(person, "details.user button");
        await keyboard.PressAsync("Tab");
        await Assertions.Expect(person.Page.Locator("details.user button")).ToBeHiddenAsync();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task After_a_change_the_focus_is_on_its_notice_and_after_an_error_on_its_list(bool script)
    {
        var person = await SignInAsync(new Look(1280, ColorScheme.Light, script));
        await person.OpenAsync($"/console/{Account}/roles/new");
        await person.FillAsync("Name", "  ");
        await person.Page.Keyboard.PressAsync("Enter");
        await ExpectFocusAsync(person, "#problems");
        Assert.That(await person.Page.Locator("#problems a").AllInnerTextsAsync(), Does.Contain("Name"));

        await person.FillAsync("Name", Member.NewName("focus"));
        await person.Page.Locator("input[name=permissions]").First.CheckAsync();
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await ExpectFocusAsync(person, "main .notice");
    }

    private static Task ExpectFocusAsync(Visitor person, string selector) =>
        Assertions.Expect(person.Page.Locator(selector)).ToBeFocusedAsync();
}
