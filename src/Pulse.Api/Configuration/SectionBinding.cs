using System.Reflection;
using Microsoft.Extensions.Options;

namespace Pulse.Api.Configuration;

/// <summary>
/// Binds a section to its options class and reports every invalid name and value. The standard binder reports only the first one, and in
/// terms of .NET types.
/// </summary>
internal sealed class SectionBinding<T>(IConfiguration configuration, string section) : IConfigureOptions<T>, IValidateOptions<T>
    where T : class
{
    private List<Setting> Given =>
    [
        .. from entry in configuration.GetSection(section).AsEnumerable()
           where entry.Value is not null
           select Read(entry.Key, entry.Value),
    ];

    public void Configure(T options) => new ConfigurationBuilder()
        .AddInMemoryCollection(Given
            .Where(setting => setting.Fault is null)
            .Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
        .Build().GetSection(section).Bind(options);

    public ValidateOptionsResult Validate(string? name, T options)
    {
        var faults = Given.Select(setting => setting.Fault).OfType<string>().ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private Setting Read(string key, string value)
    {
        var (type, owner) = (typeof(T), section);
        foreach (var name in key.Split(':').Skip(1))
        {
            var settings = SettingsOf(type);
            if (settings.Find(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } setting)
            {
                return new Setting(key, Fault: settings.Count == 0
                    ? $"{key} is not a setting: {owner} is one value."
                    : $"{key} is not a setting. {owner} has: {string.Join(", ", settings.Select(property => property.Name))}.");
            }

            type = Nullable.GetUnderlyingType(setting.PropertyType) ?? setting.PropertyType;
            owner = $"{owner}:{setting.Name}";
        }

        var (plain, needed) = SettingValue.Read(type, value);
        return new Setting(key, plain, needed is null ? null : $"{owner} must be {needed}.");
    }

    private static List<PropertyInfo> SettingsOf(Type type) => type == typeof(string)
        ? []
        : [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)];

    private sealed record Setting(string Key, string? Value = null, string? Fault = null);
}
