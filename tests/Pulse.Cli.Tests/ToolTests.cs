using Pulse.Cli.Terminals;
using Pulse.Cli.Tests.Setup;

namespace Pulse.Cli.Tests;

/// <summary>The package is installed as users install it.</summary>
public sealed class ToolTests : CliTests
{
    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Pulse.sln")))
            {
                folder = folder.Parent!;
            }

            return folder.FullName;
        }
    }

    private static string Configuration =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";

    [Test]
    public async Task The_packed_tool_is_installed_and_completes_in_bash()
    {
        var packed = await Programs.RunAsync(
            "dotnet",
            ["pack", Path.Combine(Root, "src", "Pulse.Cli"), "--no-build", "-c", Configuration, "-o", FileOf("packed"), "--nologo"]);
        Assert.That(packed.Code, Is.Zero, packed.Out + packed.Error);
        var installed = await Programs.RunAsync(
            "dotnet", ["tool", "install", "Pulse.Cli", "--tool-path", FileOf("tools"), "--source", FileOf("packed")]);
        Assert.That(installed.Code, Is.Zero, installed.Out + installed.Error);

        var tool = Path.Combine(FileOf("tools"), OperatingSystem.IsWindows() ? "pulse.exe" : "pulse");
        var version = await Programs.RunAsync(tool, ["--version"]);
        Assert.That(version.Out, Does.StartWith("1."));
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const string complete =
            "source <(pulse completion bash); COMP_LINE='pulse keys ro'; COMP_POINT=13; COMP_WORDS=(pulse keys ro); COMP_CWORD=2; "
            + "_pulse_complete; echo \"${COMPREPLY[@]}\"";
        var completed = await Programs.RunAsync(
            "bash", ["-c", complete], "", ("PATH", $"{FileOf("tools")}:{Environment.GetEnvironmentVariable("PATH")}"));
        Assert.That((completed.Out, completed.Error), Is.EqualTo(("rotate\n", "")));
    }

    [TestCase("pulse ke", "keys")]
    [TestCase("pulse keys list --status ex", "expired")]
    [TestCase("pulse whoami --output nd", "ndjson")]
    [TestCase("pulse whoami --profile sec", "second")]
    public async Task Words_are_completed_without_the_server(string line, string expected)
    {
        await LoginAsync("--profile", "second");
        var position = line.Length;

        var ran = await OkAsync($"[suggest:{position}]", line);

        Assert.That(ran.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), Does.Contain(expected));
    }

    [TestCase("bash")]
    [TestCase("zsh")]
    [TestCase("fish")]
    [TestCase("pwsh")]
    public async Task Each_shell_gets_a_script(string shell) =>
        Assert.That((await OkAsync("completion", shell)).Out, Does.Contain("[suggest:").And.Not.Contain("\r"));

    [Test]
    public void Each_command_has_a_description()
    {
        static IEnumerable<System.CommandLine.Command> All(System.CommandLine.Command command) =>
            command.Subcommands.SelectMany(All).Prepend(command);

        var commands = All(CommandLine.Root(Surroundings.OfProcess())).ToList();
        Assert.That(commands, Has.Count.GreaterThan(60));
        Assert.That(commands.Where(command => string.IsNullOrEmpty(command.Description)).Select(command => command.Name), Is.Empty);
        Assert.That(
            commands.SelectMany(command => command.Options)
                .Where(option => string.IsNullOrEmpty(option.Description)).Select(option => option.Name),
            Is.Empty);
    }
}
