using System.Globalization;
using Pulse.Cli.Running;
using Pulse.Client;

namespace Pulse.Cli.Verbs;

/// <summary>Reads limits of keys.</summary>
internal static class Limits
{
    /// <summary>Reads <c>100/60</c>: uses and seconds.</summary>
    public static RateLimit? Rate(string? text) => text is null ? null
        : text.Split('/') is [var limit, var window] && Number(limit, out var uses) && Number(window, out var seconds)
            ? new RateLimit { Limit = (int)uses, WindowSeconds = (int)seconds }
            : throw CommandException.Usage($"--rate-limit '{text}': write uses and seconds, such as 100/60.");

    /// <summary>Reads <c>1000/day</c>.</summary>
    public static Quota? Quota(string? text) => text is null ? null
        : text.Split('/') is [var limit, var name] && long.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var uses)
            && Enum.TryParse<QuotaPeriod>(name, ignoreCase: true, out var period) && period is not QuotaPeriod.Unknown
            && Enum.IsDefined(period)
            ? new Quota { Limit = uses, Period = period }
            : throw CommandException.Usage($"--quota '{text}': write uses and day, month or total, such as 1000/day.");

    private static bool Number(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= int.MaxValue;
}
