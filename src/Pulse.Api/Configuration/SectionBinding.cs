using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace Pulse.Api.Configuration;

/// <summary>
/// Fills a settings class from its section, and tells of every name and value there that it cannot take. The stock
/// binder tells of the first alone, and in terms of .NET types.
/// </summary>
internal sealed class SectionBinding<T>(IConfiguration configuration, string section) : IConfigureOptions<T>, IValidateOptions<T>
    where T : class
{
    private IEnumerable<KeyValuePair<string, string?>> Given => configuration.GetSection(section).AsEnumerable().Where(entry => entry.Value is not null);

    public void Configure(T options) => new ConfigurationBuilder()
        .AddInMemoryCollection(Given.Where(entry => FaultOf(entry) is null)).Build().GetSection(section).Bind(options);

    public ValidateOptionsResult Validate(string? name, T options)
    {
        var faults = Given.Select(FaultOf).OfType<string>().ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private string? FaultOf(KeyValuePair<string, string?> entry)
    {
        var (type, owner) = (typeof(T), section);
        foreach (var name in entry.Key.Split(':').Skip(1))
        {
            var settings = SettingsOf(type);
            if (settings.Find(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } setting)
            {
                return $"{entry.Key} is not a setting. {owner} has: {string.Join(", ", settings.Select(property => property.Name))}.";
            }

            type = Nullable.GetUnderlyingType(setting.PropertyType) ?? setting.PropertyType;
            owner = $"{owner}:{setting.Name}";
        }

        return Needed(type, entry.Value!) is { } needed ? $"{owner} must be {needed}." : null;
    }

    private static List<PropertyInfo> SettingsOf(Type type) =>
        type == typeof(string) ? [] : [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)];

    /// <returns>What is needed instead of a value; null where the value will do.</returns>
    private static string? Needed(Type type, string value) => type switch
    {
        _ when type == typeof(string) => null,
        _ when type == typeof(bool) => bool.TryParse(value, out _) ? null : "true or false",
        _ when type == typeof(int) => int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) ? null : "a whole number",
        _ => value is "" ? null : "a section with settings of its own, not a value",
    };
}
