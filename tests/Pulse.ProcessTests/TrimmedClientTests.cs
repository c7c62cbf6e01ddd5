using Pulse.ProcessTests.Services;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>A program of others with Pulse.Client that is published trimmed, and then calls a real Pulse.</summary>
public sealed class TrimmedClientTests
{
    private const string Program = "Trimmed";

    private static readonly string[] Permissions = ["readApiKeys", "writeApiKeys", "verifyApiKeys"];
    private static readonly string Project = Path.Combine(Repository.Root, "tests", "clients", "trimmed", $"{Program}.csproj");

    /// <summary>Release or Debug, as the tests were built: with them, Pulse.Client was built.</summary>
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    [Test]
    public async Task A_program_with_the_client_is_trimmed_without_warnings_and_calls_Pulse()
    {
        using var folder = new WorkFolder();
        await using var ground = await ServiceGround.StartAsync();
        await using var publish = PulseProcess.StartProgram(
            "dotnet",
            folder,
            [
                "publish", Project, "--configuration", Configuration, "--output", folder.Path, "-p:BuildProjectReferences=false",
                "-warnaserror",
            ],
            ("DOTNET_JITMinOpts", "0"));
        Assert.That(await publish.ExitAsync(), Is.Zero, publish.Output.ToString);
        Assert.That(publish.Output.ToString(), Does.Not.Match("warning|IL[23][0-9]{3}"));

        var key = await ground.PostAsync("/apikeys", new { name = "program", permissions = Permissions });
        await using var program = PulseProcess.StartProgram(
            folder.File(Program),
            folder,
            [],
            ("PULSE_URL", $"{ground.Cluster.First.Address}"),
            ("PULSE_API_KEY", (string)key["apiKey"]!),
            ("PULSE_API_SECRET", (string)key["apiSecret"]!));

        Assert.That(await program.ExitAsync(), Is.Zero, program.Output.ToString);
        Assert.That(program.Output.Lines, Is.EqualTo(new[] { "create, patch, list, rotate, verify, delete, not_found ok" }));
    }
}
