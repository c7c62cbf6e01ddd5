using System.Globalization;
using Pulse.IntegrationTests.OpenApi;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Clients;

/// <summary>
/// Clients that other tools generate from the document: they compile, and call a running Pulse (log in, create, patch one property, list,
/// rotate without a body, verify, delete, submit an application). Each client has its calls and assertions in tests/clients.
/// </summary>
public sealed class GeneratedClientTests(TestDatabase database) : OpenApiTests(database)
{
    private string folder = "";

    private string DocumentFile => Path.Combine(folder, "pulse.json");

    private string Server => Anonymous().Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    [OneTimeSetUp]
    public async Task SaveAsync()
    {
        folder = Directory.CreateTempSubdirectory("pulse-clients-").FullName;
        await File.WriteAllTextAsync(DocumentFile, Text);
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task A_client_with_the_types_of_openapi_typescript_compiles_strictly_and_calls_Pulse()
    {
        const string Client = "openapi-typescript";
        await NodeClients.RunAsync(Client, ["node_modules/openapi-typescript/bin/cli.js", DocumentFile, "-o", "generated/pulse.d.ts"]);
        await NodeClients.RunAsync(Client, ["node_modules/typescript/bin/tsc", "-p", "."]);

        var output = await NodeClients.RunAsync(
            Client,
            ["generated/out/walk.js"],
            ("PULSE_URL", Server),
            ("PULSE_EMAIL", PulseApp.AdminEmail),
            ("PULSE_PASSWORD", PulseApp.AdminPassword));

        Assert.That(output.Trim(), Is.EqualTo("log in, create, patch, list, rotate, verify, delete, submit ok"));
    }

    [Test]
    public async Task A_client_of_Kiota_compiles_and_calls_Pulse()
    {
        var source = Path.Combine(folder, "kiota");
        await RunToolAsync(
            "kiota", "generate", "-l", "CSharp", "-d", DocumentFile, "-c", "PulseClient", "-n", "Pulse.Generated", "-o", source,
            "--exclude-backward-compatible", "--log-level", "Error");

        await WalkAsync("kiota", Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories));
    }

    [Test]
    public async Task Clients_of_NSwag_compile_and_call_Pulse()
    {
        var source = Path.Combine(folder, "nswag.cs");
        await RunToolAsync(
            "nswag", "openapi2csclient", $"/Input:{DocumentFile}", $"/Output:{source}", "/ClassName:{controller}Client",
            "/Namespace:Pulse.Generated", "/JsonLibrary:NewtonsoftJson", "/GenerateOptionalPropertiesAsNullable:true",
            "/GenerateOptionalParameters:true", "/GenerateNullableReferenceTypes:true", "/UseBaseUrl:false", "/ParameterDateTimeFormat:O",
            "/OperationGenerationMode:MultipleClientsFromOperationId");

        await WalkAsync("nswag", [source]);
    }

    private async Task WalkAsync(string client, IEnumerable<string> generated)
    {
        var assembly = GeneratedAssembly.Compile([.. generated, Path.Combine(NodeClients.FolderOf(client), "Walk.cs")]);
        var walk = assembly.GetType("Pulse.Clients.Walk", throwOnError: true)!.GetMethod("RunAsync")!;

        // Generated clients write dates with the culture of the thread.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        await (Task)walk.Invoke(null, [new Uri(Server), PulseApp.AdminEmail, PulseApp.AdminPassword])!;
    }

    /// <summary>Runs a tool of .config/dotnet-tools.json.</summary>
    private static async Task RunToolAsync(string tool, params string[] arguments)
    {
        try
        {
            await Programs.RunAsync(
                "dotnet",
                ["tool", "run", tool, "--", .. arguments],
                TestContext.CurrentContext.TestDirectory,
                ("KIOTA_OFFLINE_ENABLED", "true"),
                ("KIOTA_TUTORIAL_ENABLED", "false"),
                ("KIOTA_CLI_TELEMETRY_OPTOUT", "true"));
        }
        catch (AssertionException failure) when (failure.Message.Contains("dotnet tool restore", StringComparison.Ordinal))
        {
            NodeClients.Skip("Run dotnet tool restore.");
        }
    }
}
