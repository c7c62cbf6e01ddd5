using Microsoft.Playwright;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.ApiKeys;

public sealed class ApiKeyWalkTests : PageTests
{
    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task A_person_creates_finds_and_deletes_a_key(Look look)
    {
        var person = await SignInAsync(look);
        await person.OpenAsync($"/console/{Account}/apikeys");
        await person.ClickAsync("Create a key");
        var name = $"walk {look}";
        await person.FillAsync("Name", name);
        await person.Page.Locator("input[value=readApiKeys]").CheckAsync();
        await person.ClickAsync("Create");
        Assert.That(await person.Page.Locator("#api-secret").InnerTextAsync(), Does.StartWith("pls_"));

        await person.OpenAsync($"/console/{Account}/apikeys?search={Uri.EscapeDataString(name)}");
        await person.ClickAsync(name);
        await person.ClickAsync("Delete");
        await person.FillAsync("Type the name of the key to confirm", name);
        await person.ClickAsync("Delete");

        Assert.That(await person.Page.GetByRole(AriaRole.Status).InnerTextAsync(), Does.Contain("is deleted"));
    }
}
