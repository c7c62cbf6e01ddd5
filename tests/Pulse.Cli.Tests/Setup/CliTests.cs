using System.Text.Json;
using Pulse.Cli.Terminals;
using Pulse.Client;
using Pulse.IntegrationTests.Setup;

namespace Pulse.Cli.Tests.Setup;

/// <summary>What a run of the program left.</summary>
internal sealed record Ran(int Code, string Out, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;
}

/// <summary>Runs the program in this process, with a folder and environment variables of its own.</summary>
public abstract class CliTests
{
    /// <summary>Folder of the test.</summary>
    protected string Folder { get; private set; } = null!;

    protected string ConfigFolder => Path.Combine(Folder, "config", "pulse");

    protected Dictionary<string, string> Variables { get; } = [];

    internal static PulseClient Admin => Ground.Admin;

    [SetUp]
    public void MakeFolder() => Folder = Directory.CreateTempSubdirectory("pulse-cli-test-").FullName;

    [TearDown]
    public void DeleteFolder()
    {
        Variables.Clear();
        Directory.Delete(Folder, recursive: true);
    }

    internal Task<Ran> RunAsync(params string[] arguments) => RunAsync(arguments, "");

    internal async Task<Ran> RunAsync(
        string[] arguments, string input, Func<Surroundings, Surroundings>? change = null, CancellationToken interrupted = default)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var surroundings = new Surroundings
        {
            In = new StringReader(input),
            Out = output,
            Error = error,
            Variable = name => Variables.GetValueOrDefault(name),
            ConfigFolder = ConfigFolder,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            PollDelay = TimeSpan.FromMilliseconds(1),
        };
        var code = await CommandLine.RunAsync(arguments, change?.Invoke(surroundings) ?? surroundings, interrupted);
        return new Ran(code, $"{output}", $"{error}");
    }

    /// <summary>Runs a command that must succeed.</summary>
    internal async Task<Ran> OkAsync(params string[] arguments)
    {
        var ran = await RunAsync(arguments);
        Assert.That(ran.Code, Is.Zero, $"{string.Join(' ', arguments)}: {ran.Error}");
        return ran;
    }

    internal Task<Ran> LoginAsync(params string[] more) => RunAsync(
        ["login", "--server", Ground.Url, "--email", PulseApp.AdminEmail, "--secret-stdin", .. more], PulseApp.AdminPassword + "\n");

    internal static Task<IssuedApiKey> NewKeyAsync(string name, params string[] permissions) => Admin.ApiKeys.CreateAsync(
        new CreateApiKey { Name = name, Permissions = permissions is [] ? [PulsePermissions.ReadApiKeys] : permissions });

    protected string FileOf(string name) => Path.Combine(Folder, name);
}
