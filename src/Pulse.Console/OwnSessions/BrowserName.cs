namespace Pulse.Console.OwnSessions;

/// <summary>A short name of a browser and its system. The page also shows the whole <c>User-Agent</c>, which can be forged.</summary>
internal static class BrowserName
{
    /// <summary>Others imitate those after them.</summary>
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS X", "macOS"), ("Android", "Android"), ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];

    public static string Of(string? userAgent) => (Find(Browsers, userAgent), Find(Systems, userAgent)) switch
    {
        ({ } browser, { } system) => $"{browser} on {system}",
        ({ } browser, null) => browser,
        (null, { } system) => $"A program on {system}",
        _ => "Unknown program",
    };

    private static string? Find((string Mark, string Name)[] known, string? text) =>
        Array.Find(known, item => text?.Contains(item.Mark, StringComparison.Ordinal) == true).Name;
}
