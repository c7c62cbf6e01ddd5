using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;

namespace Pulse.Domain.Applications;

/// <summary>Reads what stands in sections, whichever they are, by the names that callers know.</summary>
public static class Sections
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<SectionField>> Known = new();

    public static IReadOnlyList<SectionField> FieldsOf(Type section) => Known.GetOrAdd(section, type =>
        [.. type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.CanWrite).Select(property => new SectionField(property))]);

    /// <summary>A property, or a value of an enumeration, as it is called in JSON.</summary>
    public static string NameOf(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    /// <summary>Whether values of this type have fields of their own.</summary>
    public static bool IsSection(Type type) => type.Namespace == typeof(Sections).Namespace && type is { IsClass: true } && type != typeof(SensitiveText);

    /// <summary>What must be there before an application can be submitted, and is not.</summary>
    /// <returns>JSON paths.</returns>
    public static IEnumerable<string> MissingIn(object section, string path = "") => FieldsOf(section.GetType()).SelectMany(field =>
    {
        var (value, at) = (field.ValueIn(section), path.Length == 0 ? field.Name : $"{path}.{field.Name}");
        return value switch
        {
            null or IReadOnlyList<object> { Count: 0 } => field.IsNeeded ? [at] : [],
            IReadOnlyList<object> items => items.SelectMany((item, index) => MissingIn(item, $"{at}[{index}]")),
            _ when IsSection(value.GetType()) => MissingIn(value, at),
            _ => [],
        };
    });

    /// <summary>Every text in it, in capital letters, one a line: where a search looks.</summary>
    public static string SearchTextOf(object section) => string.Join('\n', TextsIn(section)).ToUpperInvariant();

    /// <summary>Every text in it, in whichever depth, but for what not everybody may see.</summary>
    public static IEnumerable<string> TextsIn(object section) => FieldsOf(section.GetType()).Select(field => field.ValueIn(section)).SelectMany(value => value switch
    {
        string text => [text],
        IReadOnlyList<object> items => items.SelectMany(TextsIn),
        not null when IsSection(value.GetType()) => TextsIn(value),
        _ => [],
    });
}

/// <summary>A field of a section.</summary>
public sealed class SectionField(PropertyInfo property)
{
    /// <summary>As it is called in JSON.</summary>
    public string Name { get; } = Sections.NameOf(property.Name);

    /// <summary>Not nullable, whatever the field is.</summary>
    public Type Type { get; } = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    public bool IsNeeded { get; } = property.IsDefined(typeof(RequiredForSubmissionAttribute));

    public object? ValueIn(object section) => property.GetValue(section);
}
