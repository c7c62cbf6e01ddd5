using Microsoft.Extensions.Options;

namespace Pulse.Api.Configuration;

/// <summary>
/// Checks the log levels before the first logger is created. The framework's own error does not name the setting, and it ignores a
/// misplaced one.
/// </summary>
internal static class LogLevels
{
    private const string Section = "Logging";
    private const string Levels = "LogLevel";

    private static readonly string[] Names = Enum.GetNames<LogLevel>();

    /// <exception cref="OptionsValidationException">A level is unknown, or has no category.</exception>
    public static void RefuseBad(IConfiguration configuration)
    {
        var faults = configuration.GetSection(Section).AsEnumerable().Select(FaultOf).OfType<string>().ToList();
        if (faults.Count > 0)
        {
            throw new OptionsValidationException(Section, typeof(LoggerFilterOptions), faults);
        }
    }

    /// <summary>The levels of all providers are in <c>Logging:LogLevel</c>, those of one are in <c>Logging:Console:LogLevel</c>.</summary>
    private static string? FaultOf(KeyValuePair<string, string?> entry)
    {
        var parts = entry.Key.Split(':');
        var at = Array.FindIndex(parts, 1, part => part.Equals(Levels, StringComparison.OrdinalIgnoreCase));
        return at is not (1 or 2) || string.IsNullOrEmpty(entry.Value) ? null
            : at == parts.Length - 1 ? $"{entry.Key} must be a section with settings of its own, such as {entry.Key}:Default, not a value."
            : Names.Contains(entry.Value, StringComparer.OrdinalIgnoreCase) ? null
            : $"{entry.Key} must be {string.Join(", ", Names[..^1])} or {Names[^1]}.";
    }
}
