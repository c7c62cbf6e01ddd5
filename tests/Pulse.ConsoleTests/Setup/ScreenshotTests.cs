using Microsoft.Playwright;

namespace Pulse.ConsoleTests.Setup;

/// <summary>Takes the pictures of docs/console. It runs only if PULSE_SCREENSHOTS names the folder for them.</summary>
public sealed class ScreenshotTests : PageTests
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("PULSE_SCREENSHOTS");

    [TestCase(1280, ColorScheme.Light, "light")]
    [TestCase(1280, ColorScheme.Dark, "dark")]
    [TestCase(360, ColorScheme.Light, "narrow")]
    [Explicit("Writes files.")]
    public async Task The_main_pages_are_drawn(int width, ColorScheme scheme, string name)
    {
        Assert.That(Folder, Is.Not.Null);
        string[] keys = ["Nightly report", "Partner Acme", "Terminal 4711", "Data warehouse"];
        foreach (var key in keys)
        {
            var expiresAt = App.Clock.GetUtcNow().AddDays(20).UtcDateTime;
            await Admin.PostAsync("/apikeys", new { name = key, permissions = new[] { "readApiKeys", "readMerchants" }, expiresAt });
        }

        var id = (string)(await Admin.GetAsync("/apikeys")).Json[0]!["id"]!;
        var person = await SignInAsync(new Look(width, scheme));
        (string Path, string File)[] pages =
        [
            ("", "home"), ("/apikeys", "keys"), ("/apikeys/new", "new-key"), ($"/apikeys/{id}", "key"), ($"/apikeys/{id}/delete", "delete"),
            ("/usage", "usage"), ("/users", "people"), ("/roles", "roles"), ("/audit", "audit"), ("/applications", "applications"),
        ];
        foreach (var (path, file) in pages)
        {
            await person.OpenAsync($"/console/{Account}{path}");
            await person.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, $"{file}-{name}.png") });
        }
    }
}
