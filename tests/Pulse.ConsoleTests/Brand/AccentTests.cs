using Microsoft.Playwright;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Brand;

/// <summary>Colours that cannot be read as text on light pages, on dark pages, or on both.</summary>
[TestFixture("#ffffff")]
[TestFixture("#000000")]
[TestFixture("#808080")]
public sealed class AccentTests(string accent) : PageTests
{
    protected override Dictionary<string, string> Settings => new()
    {
        ["Console:Brand:Name"] = "Acme keys",
        ["Console:Brand:Accent"] = accent,
    };

    [TestCase(ColorScheme.Light)]
    [TestCase(ColorScheme.Dark)]
    public async Task Every_accent_colour_is_used_and_stays_readable(ColorScheme scheme)
    {
        // Each page that is opened is checked for its contrast.
        var person = await SignInAsync(new Look(1280, scheme));
        foreach (var path in new[] { "", "/apikeys", "/roles", "/roles/new" })
        {
            await person.OpenAsync($"/console/{Account}{path}");
        }

        var (red, green, blue) = (Part(1), Part(3), Part(5));
        Assert.That(await person.Page.TitleAsync(), Does.EndWith("Acme keys"));
        await Assertions.Expect(person.Page.Locator("main button.primary"))
            .ToHaveCSSAsync("background-color", $"rgb({red}, {green}, {blue})");
    }

    private int Part(int at) => Convert.ToInt32(accent.Substring(at, 2), 16);
}
