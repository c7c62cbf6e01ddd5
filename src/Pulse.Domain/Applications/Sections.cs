using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;

namespace Pulse.Domain.Applications;

/// <summary>Reads the fields of sections by reflection, with their JSON names.</summary>
public static class Sections
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<SectionField>> Known = new();

    public static IReadOnlyList<SectionField> FieldsOf(Type section) => Known.GetOrAdd(section, type =>
    [
        .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.CanWrite)
            .Select(property => new SectionField(property)),
    ]);

    /// <summary>The JSON name of a property or enum value.</summary>
    public static string NameOf(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    /// <summary>Whether values of this type have fields.</summary>
    public static bool IsSection(Type type) =>
        type.Namespace == typeof(Sections).Namespace && type is { IsClass: true } && type != typeof(SensitiveText);

    /// <summary>JSON paths of the missing required fields.</summary>
    public static IEnumerable<string> MissingIn(object section, string path = "") => FieldsOf(section.GetType()).SelectMany(field =>
    {
        var (value, fieldPath) = (field.ValueIn(section), path.Length == 0 ? field.Name : $"{path}.{field.Name}");
        return value switch
        {
            null or IReadOnlyList<object> { Count: 0 } => field.IsNeeded ? [fieldPath] : [],
            IReadOnlyList<object> items => items.SelectMany((item, index) => MissingIn(item, $"{fieldPath}[{index}]")),
            _ when IsSection(value.GetType()) => MissingIn(value, fieldPath),
            _ => [],
        };
    });

    /// <summary>All texts of a section in upper case, one per line. Used for searches.</summary>
    public static string SearchTextOf(object section) => string.Join('\n', TextsIn(section)).ToUpperInvariant();

    /// <summary>All texts of a section at any depth, except sensitive fields.</summary>
    public static IEnumerable<string> TextsIn(object section) =>
        FieldsOf(section.GetType()).Select(field => field.ValueIn(section)).SelectMany(value => value switch
        {
            string text => [text],
            IReadOnlyList<object> items => items.SelectMany(TextsIn),
            not null when IsSection(value.GetType()) => TextsIn(value),
            _ => [],
        });
}

public sealed class SectionField(PropertyInfo property)
{
    /// <summary>JSON name.</summary>
    public string Name { get; } = Sections.NameOf(property.Name);

    /// <summary>The type without <see cref="Nullable{T}"/>.</summary>
    public Type Type { get; } = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    public bool IsNeeded { get; } = property.IsDefined(typeof(RequiredForSubmissionAttribute));

    public object? ValueIn(object section) => property.GetValue(section);
}
