using Pulse.Client;
using Pulse.IntegrationTests.Setup;

namespace Pulse.Cli.Tests;

/// <summary>One running Pulse for all tests. Each fixture has a folder of its own, and names of its own.</summary>
[SetUpFixture]
public sealed class Ground
{
    private static string folder = null!;
    private static PulseClient anonymous = null!;

    internal static PulseApp App { get; private set; } = null!;

    /// <summary>A superAdmin.</summary>
    internal static PulseClient Admin { get; private set; } = null!;

    internal static string Url => App.ClientOptions.BaseAddress.ToString();

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        folder = Directory.CreateTempSubdirectory("pulse-cli-").FullName;
        App = new PulseApp(new Dictionary<string, string>
        {
            ["ConnectionStrings:Pulse"] = $"Data Source={Path.Combine(folder, "pulse.db")}",
            ["Keys:Folder"] = Path.Combine(folder, "keys"),
            ["ApiKeys:MaxPerAccount"] = "100000",
            ["Usage:FlushInterval"] = "00:00:00.1",
        });
        anonymous = new PulseClient(new PulseClientOptions { Url = new Uri(Url) });
        var session = await anonymous.Sessions.LogInAsync(new Login { Email = PulseApp.AdminEmail, Password = PulseApp.AdminPassword });
        Admin = anonymous.WithToken(session.Token!);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        Admin.Dispose();
        anonymous.Dispose();
        await App.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
