namespace Pulse.Console.Hosting;

/// <summary>Configuration section <c>Console</c>.</summary>
public sealed class ConsoleOptions
{
    /// <summary>Whether Pulse serves the console.</summary>
    public bool Enabled { get; init; } = true;

    public BrandOptions Brand { get; init; } = new();
}

/// <summary>Configuration section <c>Console:Brand</c>: how the console looks.</summary>
public sealed class BrandOptions
{
    public const int NameMaxLength = 40;

    /// <summary>Shown in the header and in the titles of pages.</summary>
    public string Name { get; init; } = "Pulse";

    /// <summary>Accent colour on light pages, as <c>#rrggbb</c>. Null: that of Pulse.</summary>
    public string? Accent { get; init; }

    /// <summary>Accent colour on dark pages, as <c>#rrggbb</c>. Null: that of Pulse.</summary>
    public string? AccentDark { get; init; }

    /// <summary>An SVG or PNG file of at most 100 KiB, relative to the working directory. Null: the logo of Pulse.</summary>
    public string? Logo { get; init; }

    /// <summary>Whether the value is absent or a colour.</summary>
    public static bool IsColour(string? value) => value is null
        || (value is ['#', .. { Length: 6 } digits] && digits.All(char.IsAsciiHexDigit));
}
