using Microsoft.Playwright;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.ApiKeys;

public sealed class ApiKeyWalkTests : KeyPageTests
{
    private const string Typed = "Type the name of the key to confirm";

    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task A_person_creates_edits_rotates_disables_and_deletes_a_key(Look look)
    {
        var person = await SignInAsync(look);
        var page = person.Page;
        var name = $"walk {look}";
        await person.OpenAsync($"{ListPath}?search=no+such+key");
        await person.OpenAsync(ListPath);
        await person.ClickAsync("Create a key");
        await FillAsync(person, look, name);
        await person.ClickAsync("Create the key");
        Assert.That(await page.Locator("#api-secret").InnerTextAsync(), Does.StartWith("pls_"));
        await person.ClickAsync("I have copied the secret");
        Assert.That(await page.Locator("main").InnerTextAsync(), Does.Contain("100 times in 1 minute").And.Contain("gold"));

        await person.ClickAsync("Edit");
        await person.FillAsync("External id", "customer-7");
        await person.ClickAsync("Save");
        Assert.That(await page.Locator("main").InnerTextAsync(), Does.Contain("customer-7"));

        await person.ClickAsync("Rotate");
        await page.GetByLabel("The new secret becomes active").SelectOptionAsync("firstUse");
        await person.ClickAsync("Create the new secret");
        await person.ClickAsync("I have copied the secret");
        await person.ClickAsync("Cancel the rotation");
        await person.FillAsync(Typed, name);
        await person.ClickAsync("Withdraw the new secret");
        await person.ClickAsync("Rotate");
        await person.ClickAsync("Create the new secret");
        await person.ClickAsync("I have copied the secret");
        await person.ClickAsync("Complete the rotation");
        await person.FillAsync(Typed, name);
        await person.ClickAsync("End the old secret");

        await person.ClickAsync("Disable");
        await person.ClickAsync("Disable the key");
        await person.ClickAsync("Enable");
        await person.OpenAsync($"{ListPath}?search={Uri.EscapeDataString(name)}");
        await person.ClickAsync(name);
        await person.ClickAsync("Delete");
        await person.FillAsync(Typed, name);
        await person.ClickAsync("Delete the key");
        Assert.That(await page.GetByRole(AriaRole.Status).InnerTextAsync(), Does.Contain("is deleted"));
    }

    [Test]
    public async Task Scripts_search_permissions_add_rows_hide_the_date_and_copy_the_secret()
    {
        var person = await SignInAsync();
        var page = person.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await person.OpenAsync($"{ListPath}/new");
        await person.FillAsync("Find a permission", "READMERCH");
        Assert.That(await page.Locator("input[name=permissions]:visible").CountAsync(), Is.EqualTo(1));
        Assert.That(await page.Locator(".permission-choice fieldset:visible").CountAsync(), Is.EqualTo(1));
        await page.Locator("input[name=permissions]:visible").CheckAsync();
        await person.FillAsync("Find a permission", "");

        var date = page.GetByLabel("Date and time (UTC)");
        Assert.That(await date.IsVisibleAsync(), Is.False);
        await page.GetByLabel("On a date").CheckAsync();
        await date.FillAsync("2040-01-31T12:30");
        await page.GetByLabel("In 30 days").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a row" }).ClickAsync();
        await person.FillAsync("Name 3", "plan");
        await person.FillAsync("Text 3", "gold");
        var name = NewName();
        await person.FillAsync("Name", name);
        await person.LookAsync();
        await person.ClickAsync("Create the key");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy the secret" }).ClickAsync();

        Assert.That(
            await page.EvaluateAsync<string>("navigator.clipboard.readText()"),
            Is.EqualTo(await page.Locator("#api-secret").InnerTextAsync()));
        var key = (await Admin.GetAsync($"/apikeys?name={Uri.EscapeDataString(name)}")).Json[0]!;
        Assert.That((DateTime)key["expiresAt"]! - (DateTime)key["createdAt"]!, Is.EqualTo(TimeSpan.FromDays(30)));
        Assert.That(key["metadata"]!.ToJsonString(), Is.EqualTo("""{"plan":"gold"}"""));
    }

    private static async Task FillAsync(Visitor person, Look look, string name)
    {
        var page = person.Page;
        await person.FillAsync("Name", name);
        await page.Locator("input[value=readApiKeys]").CheckAsync();
        await page.Locator("input[value=verifyApiKeys]").CheckAsync();
        await page.GetByLabel("In 365 days").CheckAsync();
        await person.FillAsync("Allowed networks", "203.0.113.0/24\n2001:db8::/32");
        await person.FillAsync("Rate limit: uses", "100");
        await person.FillAsync("Quota: uses", "many");
        await person.FillAsync("Name 1", "plan");
        await person.FillAsync("Text 1", "gold");
        await person.ClickAsync("Create the key");
        Assert.That(await page.Locator("#f-quota-limit-error").IsVisibleAsync(), $"{look}");
        await person.FillAsync("Quota: uses", "10000");
    }
}
