using Microsoft.Playwright;

namespace Pulse.ConsoleTests.Setup;

/// <summary>How a person looks at the console.</summary>
/// <param name="Width">Of the window, in pixels.</param>
/// <param name="Scheme">Light or dark.</param>
/// <param name="Script">Whether the browser runs scripts.</param>
public sealed record Look(int Width, ColorScheme Scheme, bool Script = true)
{
    public static readonly Look Desktop = new(1280, ColorScheme.Light);

    /// <summary>Each width, scheme and kind of browser, each in two combinations.</summary>
    public static readonly Look[] All =
    [
        Desktop,
        new(360, ColorScheme.Dark),
        new(360, ColorScheme.Light, Script: false),
        new(1280, ColorScheme.Dark, Script: false),
    ];

    public override string ToString() => $"{Width} px, {Scheme}, {(Script ? "with" : "without")} scripts".ToLowerInvariant();
}
