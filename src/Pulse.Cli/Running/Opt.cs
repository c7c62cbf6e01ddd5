using System.CommandLine;

namespace Pulse.Cli.Running;

/// <summary>Makes options.</summary>
internal static class Opt
{
    public static Option<string?> Text(string name, string description, string helpName = "text") =>
        new(name) { Description = description, HelpName = helpName };

    public static Option<string> Required(string name, string description) =>
        new(name) { Description = description, HelpName = "text", Required = true };

    /// <summary>Can be repeated.</summary>
    public static Option<string[]?> Many(string name, string description, string helpName = "text", bool isRequired = false) =>
        new(name) { Description = $"{description} Can be repeated.", HelpName = helpName, Required = isRequired };

    public static Option<bool> Flag(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description };

    public static Option<int?> Number(string name, string description) => new(name) { Description = description, HelpName = "n" };

    public static Option<T?> Choice<T>(string name, string description, params string[] aliases)
        where T : struct, Enum
    {
        var values = Enum.GetValues<T>().Where(value => $"{value}" != "Unknown").ToDictionary(Texts.Name, StringComparer.OrdinalIgnoreCase);
        var option = new Option<T?>(name, aliases) { Description = description, HelpName = string.Join('|', values.Keys) };
        option.CompletionSources.Add([.. values.Keys]);
        option.CustomParser = result =>
        {
            if (values.TryGetValue(result.Tokens[0].Value, out var value))
            {
                return value;
            }

            result.AddError($"{name} '{result.Tokens[0].Value}': allowed are {string.Join(", ", values.Keys)}.");
            return null;
        };
        return option;
    }

    /// <summary>A time in the future, such as <c>90d</c> or <c>2027-01-31</c>.</summary>
    public static Option<DateTimeOffset?> Future(string name, string description, TimeProvider clock) =>
        Time(name, description, duration => clock.GetUtcNow() + duration);

    /// <summary>A time in the past, such as <c>7d</c> or <c>2026-11-30</c>.</summary>
    public static Option<DateTimeOffset?> Past(string name, string description, TimeProvider clock) =>
        Time(name, description, duration => clock.GetUtcNow() - duration);

    /// <summary>A length of time, such as <c>12h</c>, in seconds.</summary>
    public static Option<int?> Seconds(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "1d|12h|30m|45s",
        CustomParser = result =>
        {
            if (Texts.TryDuration(result.Tokens[0].Value, out var duration) && duration.TotalSeconds <= int.MaxValue)
            {
                return (int)duration.TotalSeconds;
            }

            result.AddError($"{name} '{result.Tokens[0].Value}': write a length of time such as 1d, 12h, 30m or 45s.");
            return null;
        },
    };

    private static Option<DateTimeOffset?> Time(string name, string description, Func<TimeSpan, DateTimeOffset> relative) => new(name)
    {
        Description = description,
        HelpName = "90d|2027-01-31",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Texts.TryDuration(text, out var duration))
            {
                return relative(duration);
            }

            if (Texts.TryTime(text, out var time))
            {
                return time;
            }

            result.AddError($"{name} '{text}': write a date such as 2027-01-31, a time such as 2027-01-31T12:00Z, or 90d.");
            return null;
        },
    };
}
