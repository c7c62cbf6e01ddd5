using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Recovery;

/// <summary>The command line of the host.</summary>
public sealed class CommandLineTests
{
    private static readonly string[][] Verbs =
    [
        ["admin", "reset-password"], ["admin", "reset-mfa"], ["admin", "make-superadmin"], ["audit", "check"], ["database", "migrate"],
        ["database", "status"], ["database", "backup"], ["database", "restore"], ["keys", "rotate-ring"],
    ];

    [Test]
    public async Task Help_names_each_command_and_the_exit_codes()
    {
        using var folder = new WorkFolder();

        var (exitCode, output) = await HostCommand.RunAsync(folder, "--help");

        Assert.That(exitCode, Is.Zero);
        Assert.That($"{output}", Does.Contain("Exit codes: 0 done"));
        Assert.That(Verbs.Select(verb => verb[0]), Is.All.Matches<string>(group => $"{output}".Contains(group, StringComparison.Ordinal)));
        Assert.That(folder.Names, Is.Empty);
    }

    [TestCaseSource(nameof(Verbs))]
    public async Task Each_command_has_help(string group, string verb)
    {
        using var folder = new WorkFolder();

        var run = await ShortRun.RunAsync(folder, [group, verb, "--help"]);

        Assert.That(run.ExitCode, Is.Zero, () => $"{run.Output}");
        Assert.That($"{run.Output}", Does.Contain($"{group} {verb}"));
        Assert.That(folder.Names, Is.Empty);
    }

    [TestCase("admin")]
    [TestCase("admin", "reset-password")]
    [TestCase("admin", "reset-password", "ada@example.com", "bob@example.com")]
    [TestCase("admin", "reset-passwort", "ada@example.com")]
    [TestCase("database", "restore", "backup", "--keep-session")]
    [TestCase("database", "status", "now")]
    [TestCase("@file")]
    [TestCase("serve")]
    public async Task A_wrong_command_line_is_refused_in_one_line_and_starts_nothing(params string[] words)
    {
        using var folder = new WorkFolder();

        var run = await ShortRun.RunAsync(folder, words);

        Assert.That(Refusal.ErrorsOf(run).Single(), Does.EndWith("See --help."));
        Assert.That(folder.Names, Is.Empty);
    }

    [Test]
    public async Task A_wrong_setting_stops_a_command_as_it_stops_the_start()
    {
        using var folder = WorkFolder.AfterFirstStart();

        var run = await ShortRun.RunAsync(folder, ["database", "status"], ("Cache:FeedInterval", "soon"));

        Assert.That(Refusal.ErrorsOf(run), Has.One.StartsWith("Cache:FeedInterval must be "));
    }
}
