using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

public sealed class FirstPasswordTests
{
    private const string Prefix = "first password: ";

    public static bool HasShownPassword(PulseProcess pulse) =>
        pulse.Output.Lines.Any(line => line.StartsWith(Prefix, StringComparison.Ordinal));

    [Test]
    public async Task Without_a_terminal_the_first_password_is_written_to_a_file_and_its_path_to_the_output()
    {
        using var folder = new WorkFolder();

        await using var pulse = await PulseProcess.StartReadyAsync(folder);

        var password = folder.FirstPassword();
        Assert.That(pulse.Output.Lines, Has.One.EqualTo(Prefix + folder.PasswordFile));
        Assert.That(pulse.Output.ToString(), Does.Not.Contain(password));
        AssertOnlyItsOwnerCanRead(folder.PasswordFile);
        await (await pulse.ReadyAsync()).LoginAsync(password);
    }

    [Test]
    public async Task An_old_world_readable_password_file_is_replaced_by_a_private_one()
    {
        using var folder = new WorkFolder();
        File.WriteAllText(folder.PasswordFile, "an old one");

        await using var pulse = await PulseProcess.StartReadyAsync(folder);

        Assert.That(folder.FirstPassword(), Is.Not.EqualTo("an old one"));
        AssertOnlyItsOwnerCanRead(folder.PasswordFile);
    }

    [Test]
    public async Task On_a_terminal_the_first_password_is_shown_and_not_written_to_a_file()
    {
        using var folder = new WorkFolder();
        Terminal.SkipWithoutScript();

        await using var pulse = PulseProcess.StartProgram(
            "script", folder, ["-qec", $"dotnet '{PulseProcess.Dll}' {string.Join(' ', PulseProcess.AnyPort)}", "/dev/null"]);
        var client = await pulse.ReadyAsync();

        var shown = pulse.Output.Lines.Single(line => line.StartsWith(Prefix, StringComparison.Ordinal));
        Assert.That(folder.Names, Has.None.EqualTo(Path.GetFileName(folder.PasswordFile)));
        await client.LoginAsync(shown[Prefix.Length..]);
    }

    [Test]
    public async Task A_configured_first_password_is_the_only_one_and_is_not_printed()
    {
        const string configured = "configured by the operator";
        using var folder = new WorkFolder();

        await using var pulse = await PulseProcess.StartReadyAsync(folder, ("Bootstrap__AdminPassword", configured));

        await (await pulse.ReadyAsync()).LoginAsync(configured);
        Assert.That(HasShownPassword(pulse), Is.False);
        Assert.That(pulse.Output.ToString(), Does.Not.Contain(configured));
        Assert.That(folder.Names, Has.None.EqualTo(Path.GetFileName(folder.PasswordFile)));
    }

    [Test]
    public async Task A_second_start_prints_no_password_and_changes_none([Values("another one, too late", "short")] string configured)
    {
        using var folder = WorkFolder.AfterFirstStart();
        var password = folder.FirstPassword();

        await using var second = await PulseProcess.StartReadyAsync(folder, ("Bootstrap__AdminPassword", configured));

        Assert.That(second.Output.ToString(), Does.Not.Contain("First start").And.Not.Contain(Prefix));
        Assert.That(folder.FirstPassword(), Is.EqualTo(password));
        await (await second.ReadyAsync()).LoginAsync(password);
    }

    private static void AssertOnlyItsOwnerCanRead(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
    }
}
