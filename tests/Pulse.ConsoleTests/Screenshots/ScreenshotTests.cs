using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Pulse.ConsoleTests.ApiKeys;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Screenshots;

/// <summary>Takes the pictures of docs/console. It runs only if PULSE_SCREENSHOTS names the folder for them.</summary>
public sealed class ScreenshotTests : KeyPageTests
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("PULSE_SCREENSHOTS");

    /// <summary>Names of keys with their uses on each of the last days.</summary>
    private static readonly (string Name, int[] Uses)[] Keys =
    [
        ("Nightly report", [4, 4, 5, 4, 4, 3, 5]), ("Partner Acme", [9, 12, 8, 14, 11, 2, 3]), ("Terminal 4711", [6, 5, 7, 7, 9, 10, 8]),
        ("Data warehouse", []),
    ];

    private string shown = null!;

    [OneTimeSetUp]
    public async Task UseKeysAsync()
    {
        var keys = new List<(JsonNode Key, int[] Uses)>();
        foreach (var (name, uses) in Keys)
        {
            var made = await Admin.PostAsync("/apikeys", new
            {
                name,
                permissions = new[] { "readApiKeys", "readMerchants" },
                expiresAt = name == "Nightly report" ? (DateTime?)null : App.Clock.GetUtcNow().AddDays(20).UtcDateTime,
                externalId = name.StartsWith("Partner", StringComparison.Ordinal) ? "customer-42" : null,
            });
            keys.Add((made.Json, uses));
        }

        shown = (string)keys[0].Key["id"]!;
        for (var day = 0; day < Keys[0].Uses.Length; day++)
        {
            App.Clock.Advance(TimeSpan.FromDays(day == 0 ? 0 : 1));
            foreach (var (key, uses) in keys.Where(key => key.Uses.Length > 0))
            {
                for (var use = 0; use < uses[day]; use++)
                {
                    await Using(key).GetAsync(use % 5 == 4 ? "/audit-events" : "/apikeys");
                }
            }

            await FlushAsync();
        }
    }

    [TestCase(1280, ColorScheme.Light, "light")]
    [TestCase(1280, ColorScheme.Dark, "dark")]
    [TestCase(360, ColorScheme.Light, "narrow")]
    [Explicit("Writes files.")]
    public async Task The_main_pages_are_drawn(int width, ColorScheme scheme, string name)
    {
        Assert.That(Folder, Is.Not.Null);
        var person = await SignInAsync(new Look(width, scheme));
        (string Path, string File)[] pages =
        [
            ("", "home"), ("/apikeys", "keys"), ("/apikeys/new", "new-key"), ($"/apikeys/{shown}", "key"),
            ($"/apikeys/{shown}/delete", "delete"), ("/usage?range=7d", "usage"), ("/users", "people"), ("/roles", "roles"),
            ("/audit", "audit"), ("/applications", "applications"),
        ];
        foreach (var (path, file) in pages)
        {
            await person.OpenAsync($"/console/{Account}{path}");
            await person.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder!, $"{file}-{name}.png") });
        }
    }
}
