using Microsoft.Playwright;

namespace Pulse.ConsoleTests.Setup;

/// <summary>One browser for all tests. Each test has its own context, without the cookies of others.</summary>
[SetUpFixture]
public sealed class Chromium
{
    // The shell has no user interface: its pages open in less than half the time.
    private static readonly string[] Programs =
        ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly Lazy<Task<IBrowser>> Started = new(LaunchAsync);
    private static IPlaywright? playwright;

    private static string? Program => Environment.GetEnvironmentVariable("PULSE_TEST_CHROMIUM") ?? Array.Find(Programs, File.Exists);

    /// <summary>Starts the browser at its first use. Skips the test if there is none, but not in CI.</summary>
    public static Task<IBrowser> StartAsync()
    {
        if (Program is null && Environment.GetEnvironmentVariable("CI") is null)
        {
            Assert.Ignore("Chromium is missing: install the package chromium-headless-shell or chromium, or name a program in PULSE_TEST_CHROMIUM.");
        }

        return Started.Value;
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (Started.IsValueCreated)
        {
            await (await Started.Value).CloseAsync();
        }

        playwright?.Dispose();
    }

    private static async Task<IBrowser> LaunchAsync()
    {
        playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program ?? throw new InvalidOperationException("Chromium is missing."),

            // Containers have no user namespaces and a small /dev/shm.
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
        });
    }
}
