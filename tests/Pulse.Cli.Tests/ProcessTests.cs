using System.Diagnostics;
using System.Text;
using Pulse.Cli.Tests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.Cli.Tests;

/// <summary>The program as its own process, with signals and on a terminal.</summary>
public sealed class ProcessTests : CliTests
{
    /// <summary>Of <c>env</c>: tests that run in the background would otherwise pass on that they ignore Ctrl+C.</summary>
    private const string TakesInterrupts = "--default-signal=INT";

    private (string Name, string Value)[] Own => [("XDG_CONFIG_HOME", Path.Combine(Folder, "config"))];

    [Test]
    public async Task A_process_signs_in_and_is_found_in_the_folder_of_the_user()
    {
        var login = await Programs.RunAsync(
            "dotnet",
            [Programs.Dll, "login", "--server", Ground.Url, "--email", PulseApp.AdminEmail, "--secret-stdin"],
            PulseApp.AdminPassword + "\n",
            Own);

        Assert.That(login.Code, Is.Zero, login.Error);
        Assert.That(File.Exists(Path.Combine(ConfigFolder, "profiles", "default.json")), Is.EqualTo(!OperatingSystem.IsWindows()));
        Assert.That(login.Out, Does.Contain(PulseApp.AdminEmail).And.Not.Match(@"\u001b"));
    }

    [Test]
    [Platform("Linux")]
    public async Task Ctrl_C_ends_a_process_with_130()
    {
        var key = await NewKeyAsync("signal");
        await using var server = await StubServer.StartAsync(key, pages: 2);
        using var process = Programs.Start(
            "env",
            [TakesInterrupts, "dotnet", Programs.Dll, "keys", "list", "-o", "ndjson"],
            [.. Own, ("PULSE_URL", server.Url), ("PULSE_TOKEN", "token")]);
        Assert.That(await process.StandardOutput.ReadLineAsync(), Does.Contain("page 1"));

        using (var kill = Process.Start("sh", ["-c", $"kill -INT {process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        var ran = await Programs.EndAsync(process);
        Assert.That((ran.Code, ran.Out, ran.Error), Is.EqualTo((130, "", "pulse: Interrupted.\n")));
    }

    [Test]
    public async Task On_a_terminal_questions_are_asked_and_a_password_is_not_shown()
    {
        var key = await NewKeyAsync("typed name");
        await using var terminal = Terminal.Start($"dotnet '{Programs.Dll}' login --server {Ground.Url}", Own);
        await terminal.SeesAsync("E-mail:");
        await terminal.TypeAsync(PulseApp.AdminEmail);
        await terminal.SeesAsync("Password:");
        await terminal.TypeAsync(PulseApp.AdminPassword);
        await terminal.SeesAsync("superAdmin");
        Assert.That(await terminal.ExitCodeAsync(), Is.Zero);
        Assert.That(terminal.Shown, Does.Not.Contain(PulseApp.AdminPassword));

        await using var unsure = Terminal.Start($"dotnet '{Programs.Dll}' keys delete {key.Id}", Own);
        await unsure.SeesAsync("type typed name:");
        await unsure.TypeAsync("typed");
        await unsure.SeesAsync("Nothing was changed.");
        Assert.That(await unsure.ExitCodeAsync(), Is.EqualTo(1));

        await using var sure = Terminal.Start($"dotnet '{Programs.Dll}' keys delete {key.Id}", Own);
        await sure.SeesAsync("type typed name:");
        await sure.TypeAsync("typed name");
        await sure.SeesAsync("Deleted key 'typed name'");
        Assert.That(await sure.ExitCodeAsync(), Is.Zero);
    }

    [Test]
    public async Task Ctrl_C_at_a_question_ends_with_130()
    {
        await using var terminal = Terminal.Start($"dotnet '{Programs.Dll}' login --server {Ground.Url} --email me@pulse.test", Own);
        await terminal.SeesAsync("Password:");
        await terminal.TypeAsync("\u0003", enter: false);
        await terminal.SeesAsync("Interrupted.");
        Assert.That(await terminal.ExitCodeAsync(), Is.EqualTo(130));
    }

    /// <summary>A program on a pseudo-terminal.</summary>
    private sealed class Terminal : IAsyncDisposable
    {
        private readonly Process process;
        private readonly StringBuilder shown = new();

        private Terminal(Process process) => this.process = process;

        public string Shown => $"{shown}";

        public static Terminal Start(string command, (string, string)[] environment)
        {
            var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
            if (!OperatingSystem.IsLinux() || !Array.Exists(folders, folder => File.Exists(Path.Combine(folder, "script"))))
            {
                Assert.Ignore("No terminal here: 'script' of util-linux, which makes one, is missing.");
            }

            return new Terminal(Programs.Start("script", ["-qec", $"env {TakesInterrupts} {command}", "/dev/null"], environment));
        }

        public async Task SeesAsync(string text)
        {
            using var patience = new CancellationTokenSource(Programs.Patience);
            var buffer = new char[1024];
            while (!Shown.Contains(text, StringComparison.Ordinal))
            {
                var read = await process.StandardOutput.ReadAsync(buffer, patience.Token);
                Assert.That(read, Is.Positive, $"'{text}' was not shown:\n{Shown}");
                shown.Append(buffer, 0, read);
            }
        }

        public async Task TypeAsync(string text, bool enter = true)
        {
            await process.StandardInput.WriteAsync(enter ? text + "\r" : text);
            await process.StandardInput.FlushAsync();
        }

        public async Task<int> ExitCodeAsync()
        {
            var ran = await Programs.EndAsync(process);
            shown.Append(ran.Out);
            return ran.Code;
        }

        public ValueTask DisposeAsync()
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
