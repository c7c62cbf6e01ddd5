using Pulse.Application.Usage;
using Pulse.Console.Lists;

namespace Pulse.Console.KeyTools;

/// <summary>The time that a page of usage shows. The URL holds it.</summary>
/// <param name="Name">The value of the parameter.</param>
/// <param name="Text">The time, for people.</param>
/// <param name="From">The start of the first bucket, or an instant in it.</param>
/// <param name="Interval">Length of a bucket.</param>
public sealed record UsageRange(string Name, string Text, DateTime From, UsageInterval Interval)
{
    public const string Parameter = "range";
    public const string IntervalParameter = "per";
    public const string Hour = "hour";

    private const string Default = "30d";
    private const int HoursOfDay = 24;

    /// <summary>Names, texts and lengths in days.</summary>
    private static readonly (string Name, string Text, int Days)[] Known =
        [("24h", "24 hours", 1), ("7d", "7 days", 7), (Default, "30 days", 30), ("90d", "90 days", 90)];

    public static IEnumerable<(string Name, string Text)> All => Known.Select(range => (range.Name, range.Text));

    /// <summary>Whether the user can choose between hours and days.</summary>
    public bool HasIntervals => Name == "7d";

    /// <summary>The range that the URL names. By hour for one day, and on request for a week; longer ones have too many hours.</summary>
    public static UsageRange Of(ListState state, DateTime now)
    {
        var (name, text, days) = Array.Find(Known, range => range.Name == (state[Parameter] ?? Default)) is { Name: not null } found
            ? found
            : Array.Find(Known, range => range.Name == Default);
        return days == 1 || (days == 7 && state[IntervalParameter] == Hour)
            ? new UsageRange(name, text, now.AddHours(1 - (days * HoursOfDay)), UsageInterval.Hour)
            : new UsageRange(name, text, now.AddDays(1 - days), UsageInterval.Day);
    }
}
