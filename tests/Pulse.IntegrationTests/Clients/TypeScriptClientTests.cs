using System.Net.Http.Headers;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Clients;

/// <summary>
/// The package of clients/typescript, built from the document of this Pulse and tested against it. The assertions are in its own tests. The
/// package has one folder for its output, so it is tested once and not on each database.
/// </summary>
public sealed class TypeScriptClientTests
{
    private readonly Dictionary<string, string> settings = new SqliteTestDatabase().Create();

    private PulseApp app = null!;

    [OneTimeSetUp]
    public void Start() => app = new PulseApp(settings);

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await app.DisposeAsync();
        new SqliteTestDatabase().Drop(settings);
    }

    [Test]
    public async Task The_TypeScript_client_is_generated_compiles_strictly_and_passes_its_own_tests()
    {
        var client = app.CreateClient();
        var session = await new Setup.Api(client).PostAsync(
            "/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)session.Json["token"]!);
        var key = await new Setup.Api(client).MakeKeyAsync("readApiKeys", "writeApiKeys", "verifyApiKeys", "readMerchants");

        var output = await NodeClients.TestAsync(
            "typescript",
            ("PULSE_URL", client.BaseAddress!.GetLeftPart(UriPartial.Authority)),
            ("PULSE_API_KEY", key.ApiKey),
            ("PULSE_API_SECRET", key.Secret));

        Assert.That(output, Does.Match(@"\bpass [1-9]").And.Match(@"\bskipped 0\b"));
    }
}
