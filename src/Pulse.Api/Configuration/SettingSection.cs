using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace Pulse.Api.Configuration;

/// <summary>
/// A section of the configuration: binds it and checks it. The configuration binder stops at its first fault and names .NET types, so each
/// setting is bound separately.
/// </summary>
internal sealed class SettingSection<T>(string section)
    where T : class
{
    private readonly List<(Func<T, bool> Holds, string Fault)> rules = [];
    private readonly List<Func<T, string?>> relations = [];

    public SettingSection<T> InRange(
        Func<T, int?> value, int from, int to, [CallerArgumentExpression(nameof(value))] string expression = "") =>
        Must(o => value(o) is not { } set || (set >= from && set <= to), $"{NameOf(expression)} must be from {from} to {to}.");

    public SettingSection<T> InRange(
        Func<T, TimeSpan> value, TimeSpan from, TimeSpan to, [CallerArgumentExpression(nameof(value))] string expression = "") =>
        Must(o => value(o) >= from && value(o) <= to, $"{NameOf(expression)} must be from {from:g} to {to:g}.");

    public SettingSection<T> Must(Func<T, bool> holds, string fault)
    {
        rules.Add((holds, fault));
        return this;
    }

    /// <summary>Adds a rule about several settings. It is checked only if each of them is valid.</summary>
    /// <param name="fault">Returns the message. Null if the settings are consistent.</param>
    public SettingSection<T> Relation(Func<T, string?> fault)
    {
        relations.Add(fault);
        return this;
    }

    /// <returns>A sentence for each setting that is unknown or has a value of another type.</returns>
    public List<string> Bind(T options, IConfiguration configuration) =>
        [.. from entry in configuration.GetSection(section).AsEnumerable()
            where entry.Value is not null
            let fault = FaultOf(options, entry.Key, entry.Value)
            where fault is not null
            select fault];

    public ValidateOptionsResult Validate(T options, IConfiguration configuration)
    {
        List<string> faults = [.. Bind(options, configuration), .. rules.Where(rule => !rule.Holds(options)).Select(rule => rule.Fault)];
        if (faults.Count == 0)
        {
            faults = [.. relations.Select(fault => fault(options)).OfType<string>()];
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string? FaultOf(T options, string key, string value)
    {
        var (type, owner) = (typeof(T), key.Split(':')[0]);
        foreach (var name in key.Split(':').Skip(1))
        {
            var settings = SettingsOf(type);
            if (settings.Find(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } setting)
            {
                return settings.Count == 0
                    ? $"{key} is not a setting: {owner} is one value."
                    : $"{key} is not a setting. {owner} has: {string.Join(", ", settings.Select(property => property.Name))}.";
            }

            type = Nullable.GetUnderlyingType(setting.PropertyType) ?? setting.PropertyType;
            owner = $"{owner}:{setting.Name}";
        }

        if (Needed(type) is not { } needed)
        {
            return value.Length == 0 ? null : $"{owner} must be a section with settings of its own, not a value.";
        }

        // The binder would accept hexadecimal numbers, and would read an empty text as null.
        if (type == typeof(int) && !int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            return $"{owner} must be {needed}.";
        }

        try
        {
            new ConfigurationBuilder().AddInMemoryCollection([new(key, type == typeof(TimeSpan) ? Duration(value) : value)]).Build()
                .GetSection(key.Split(':')[0]).Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
            return null;
        }
        catch (InvalidOperationException)
        {
            return $"{owner} must be {needed}.";
        }
    }

    /// <returns>The values that a setting can have; null for a section.</returns>
    private static string? Needed(Type type) => type switch
    {
        _ when type == typeof(string) => "text",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) => "a whole number",
        _ when type == typeof(TimeSpan) => "a number of seconds, or a time as in 00:00:05",
        _ => null,
    };

    /// <summary>Converts a plain number to seconds. The binder would read it as days.</summary>
    private static string Duration(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds).ToString()
            : value;

    private static List<PropertyInfo> SettingsOf(Type type) =>
        type == typeof(string)
            ? []
            : [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)];

    /// <summary>From <c>o => o.SqlServer.RetrySeconds</c> to <c>Database:SqlServer:RetrySeconds</c>.</summary>
    private string NameOf(string expression) => section + expression[expression.IndexOf('.', StringComparison.Ordinal)..].Replace('.', ':');
}
