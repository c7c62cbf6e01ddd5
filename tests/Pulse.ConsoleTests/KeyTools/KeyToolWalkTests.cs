using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.KeyTools;

public sealed class KeyToolWalkTests : KeyToolTests
{
    private static IEnumerable<Look> WithScripts => Look.All.Where(look => look.Script);

    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task A_person_looks_at_usage_explains_narrows_and_changes_keys(Look look)
    {
        var (till, other) = (await MakeKeyAsync($"till {look}", "readApiKeys", "readMerchants"), await MakeKeyAsync($"other {look}"));
        App.Clock.Advance(TimeSpan.FromDays(8));
        await UseAsync(till);
        var person = await SignInAsync(look);
        var page = person.Page;

        await person.OpenAsync($"/console/{Account}/usage");
        await person.ClickAsync("7 days");
        await person.ClickAsync("Per hour");
        await page.GetByText("Show as a table").First.ClickAsync();
        await person.LookAsync();
        await person.ClickAsync("By permission");
        await person.ClickAsync("By API key");
        await person.ClickAsync((string)till["name"]!);
        Assert.That(await person.HeadingAsync(), Does.StartWith("Usage of till"));

        await person.ClickAsync("Explain");
        await person.FillAsync("Required permission", "writeUsers");
        await person.FillAsync("Address of the client", "203.0.113.9");
        await page.GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();
        await person.LookAsync();
        Assert.That(await page.GetByRole(AriaRole.Status).InnerTextAsync(), Does.Contain("Missing permission"));

        await person.OpenAsync($"{PathOf(till)}/usage");
        await person.ClickAsync("Remove unused permissions");
        await person.ClickAsync("Remove 1 permission");
        Assert.That(await page.GetByRole(AriaRole.Status).InnerTextAsync(), Does.Contain("readMerchants"));

        await person.OpenAsync($"{ListPath}/bulk?search={Uri.EscapeDataString($"{look}")}");
        await page.GetByLabel((string)other["name"]!).CheckAsync();
        await page.GetByLabel("Action").SelectOptionAsync("delete");
        await person.ClickAsync("Show what would happen");
        await person.FillAsync("Type the action and the number of keys to confirm", "delete 1 key");
        await person.ClickAsync("Delete 1 key");
        Assert.That(
            await page.GetByRole(AriaRole.Status).First.InnerTextAsync(),
            Does.Match(@"^1 key is deleted\. Confirmed by 1 of 1 node in \d+ ms\.$"));
    }

    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task A_person_sets_the_policy_and_imports_keys(Look look)
    {
        var person = await SignInAsync(look);
        var page = person.Page;
        await person.OpenAsync($"{ListPath}/policy");
        await person.FillAsync("Most keys of the account", "many");
        await person.ClickAsync("Save");
        await person.FillAsync("Most keys of the account", "5000");
        await person.ClickAsync("Save");
        Assert.That(
            await page.GetByRole(AriaRole.Status).InnerTextAsync(),
            Does.Match(@"^The policy is saved\.( Confirmed by 1 of 1 node in \d+ ms\.)?$"));

        var name = $"imported {look}";
        await person.OpenAsync($"{ListPath}/import");
        await page.GetByText("Examples").ClickAsync();
        var line = $"{name};readApiKeys;{DigestOf(name)}\n";
        await person.FillAsync("Keys", $"name;permissions;digest\n{line}{line}");
        await person.ClickAsync("Check");
        await person.ClickAsync("Import 1 key");
        Assert.That(await page.GetByRole(AriaRole.Status).First.InnerTextAsync(), Does.Contain("1 key is imported, 1 refused"));
    }

    [Test]
    public async Task Scripts_tick_all_keys_read_a_file_and_wait_for_the_confirmation()
    {
        var (word, name) = (NewName("Scripted"), NewName("Read from a file"));
        await MakeKeyAsync($"{word} a");
        await MakeKeyAsync($"{word} b");
        var person = await SignInAsync();
        var page = person.Page;
        await person.OpenAsync($"{ListPath}/bulk?search={Uri.EscapeDataString(word + " ")}");
        await page.GetByLabel("Tick all keys of this page").CheckAsync();
        await person.ClickAsync("Show what would happen");
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Disable 2 keys" });
        Assert.That(await button.IsDisabledAsync());
        await person.FillAsync("Type the action and the number of keys to confirm", "disable 2 keys");
        Assert.That(await button.IsEnabledAsync());

        await person.OpenAsync($"{ListPath}/import");
        await page.GetByLabel("Or read a file into the field above").SetInputFilesAsync(new FilePayload
        {
            Name = "keys.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes($"name,permissions,digest\n{name},readApiKeys,{DigestOf(name)}"),
        });
        await Assertions.Expect(page.GetByLabel("Keys", new() { Exact = true })).ToHaveValueAsync(new Regex(name));
        await person.ClickAsync("Check");
        Assert.That(await page.GetByRole(AriaRole.Region, new() { Name = "Results" }).InnerTextAsync(), Does.Contain("Can be imported"));
    }

    [TestCaseSource(nameof(WithScripts))]
    public async Task Many_keys_are_changed_with_progress_and_a_lost_answer_stops_it_until_it_continues(Look look)
    {
        var account = await MakeAccountAsync();
        await MakeManyAsync(account, 230);
        var person = await SignInAsync(look);
        var page = person.Page;
        await person.OpenAsync($"/console/{account}/apikeys/bulk?search=Many");
        await page.GetByText("All 230 keys that match the filters").ClickAsync();
        await page.GetByLabel("Action").SelectOptionAsync("disable");
        await person.ClickAsync("Show what would happen");
        await person.FillAsync("Type the action and the number of keys to confirm", "disable 230 keys");
        var parts = 0;
        await page.RouteAsync("**/apikeys/bulk/apply", async route =>
        {
            // The server changes the keys of the second part, but its answer is lost.
            if (++parts == 2)
            {
                await route.FetchAsync();
                await route.FulfillAsync(new RouteFulfillOptions { Status = 502 });
                return;
            }

            await route.ContinueAsync();
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "Disable 230 keys" }).ClickAsync();

        var alert = page.Locator("#parts [role=alert]");
        await Assertions.Expect(alert).ToContainTextAsync("Stopped after 100 of 230 keys");
        await Assertions.Expect(alert).ToContainTextAsync("no answer for keys 101 to 200");
        await person.LookAsync();
        Assert.That(await page.Locator("#parts progress").GetAttributeAsync("value"), Is.EqualTo("100"));
        Assert.That(await CountAsync(account, "disabled"), Is.EqualTo(200));
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        var status = page.Locator("#parts [role=status]");
        await Assertions.Expect(status).ToContainTextAsync("230 of 230 keys are finished: 230 disabled, 0 not. Confirmed by 1 of 1 node");
        await person.LookAsync();

        Assert.That((parts, await CountAsync(account, "disabled")), Is.EqualTo((4, 230)));
        await person.ClickAsync("API keys");
    }

    [Test]
    public async Task Many_keys_are_imported_with_progress_and_each_failure_is_named()
    {
        var person = await SignInAsync();
        var page = person.Page;
        var names = Enumerable.Range(0, 150).Select(number => NewName($"Progress {number}")).ToList();
        await person.OpenAsync($"{ListPath}/import");
        var lines = names.Append(names[120]).Select(name => $"{name},readApiKeys,{DigestOf(name)}");
        await person.FillAsync("Keys", $"name,permissions,digest\n{string.Join('\n', lines)}");
        await person.ClickAsync("Check");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 150 keys" }).ClickAsync();

        var status = page.Locator("#parts [role=status]");
        await Assertions.Expect(status).ToContainTextAsync("151 of 151 keys are finished: 150 imported, 1 not.");
        await person.LookAsync();
        Assert.That(await page.Locator("#parts tbody tr").InnerTextAsync(), Does.Contain($"Line 152: {names[120]}"));
    }
}
