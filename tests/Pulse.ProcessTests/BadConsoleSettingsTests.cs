using static Pulse.ProcessTests.BadSettingsTests;

namespace Pulse.ProcessTests;

/// <summary>Rule 22 of docs/security.md for the section of the console.</summary>
public sealed class BadConsoleSettingsTests
{
    private const string Accent = "Console:Brand:Accent must be a colour such as #3451c6.";
    private const string AccentDark = "Console:Brand:AccentDark must be a colour such as #9db2ff.";
    private const string Name = "Console:Brand:Name must have 1 to 40 characters.";
    private const string LogoKind = "Console:Brand:Logo must be an .svg or .png file.";

    [TestCase("Console", "false", "Console must be a section with settings of its own, not a value.")]
    [TestCase("Console:Enabled", "maybe", "Console:Enabled must be true or false.")]
    [TestCase("Console:Enabled", "1", "Console:Enabled must be true or false.")]
    [TestCase("Console:Enable", "false", "Console:Enable is not a setting. Console has: Enabled, Brand.")]
    [TestCase("Console:Brand", "Acme", "Console:Brand must be a section with settings of its own, not a value.")]
    [TestCase("Console:Brand:Color", "#3451c6", "Console:Brand:Color is not a setting. Console:Brand has: Name, Accent, AccentDark, Logo.")]
    [TestCase("Console:Brand:Name", "", Name)]
    [TestCase("Console:Brand:Name", " ", Name)]
    [TestCase("Console:Brand:Name", "A name of 41 characters, which is too long", Name)]
    [TestCase("Console:Brand:Accent", "3451c6", Accent)]
    [TestCase("Console:Brand:Accent", "#345", Accent)]
    [TestCase("Console:Brand:Accent", "#3451cg", Accent)]
    [TestCase("Console:Brand:Accent", "#3451c6;}", Accent)]
    [TestCase("Console:Brand:AccentDark", "blue", AccentDark)]
    [TestCase("Console:Brand:Logo", "logo.gif", LogoKind)]
    [TestCase("Console:Brand:Logo", "", LogoKind)]
    [TestCase("Console:Brand:Logo", "/nowhere/logo.svg", "Console:Brand:Logo: there is no file /nowhere/logo.svg.")]
    public Task An_invalid_setting_of_the_console_prevents_the_start(string setting, string value, string fault) =>
        AssertRefusedAsync([(setting, value)], fault);

    [Test]
    public async Task A_logo_that_is_too_large_prevents_the_start()
    {
        var logo = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.svg");
        await File.WriteAllBytesAsync(logo, new byte[(100 * 1024) + 1]);
        try
        {
            await AssertRefusedAsync([("Console:Brand:Logo", logo)], "Console:Brand:Logo must have at most 100 KiB.");
        }
        finally
        {
            File.Delete(logo);
        }
    }

    [Test]
    public Task Each_fault_of_the_console_is_reported_on_its_own_line() => AssertRefusedAsync(
        [("Console:Enabled", "yes"), ("Console:Brand:Name", " "), ("Console:Brand:Accent", "red"), ("Console:Brand:AccentDark", "#12")],
        "Console:Enabled must be true or false.",
        Name,
        Accent,
        AccentDark);
}
