using System.Globalization;
using System.Linq.Expressions;

namespace Pulse.Application.Common.Lists;

/// <summary>
/// List fields in sections, by JSON path, as in <c>basics.address.city</c>. Excludes numbers, lists and sensitive fields.
/// </summary>
public static class SectionFields
{
    /// <summary>Marks a value in sections, or in another object that is stored as JSON. The database evaluates it.</summary>
    /// <param name="sections">The object.</param>
    /// <param name="path">JSON path, as in <c>$.basics.address.city</c>.</param>
    /// <exception cref="NotSupportedException">Called outside of a query.</exception>
    public static string? ValueAt(object sections, string path) => throw new NotSupportedException($"{path} can only be read in a query.");

    /// <summary>Adds all text, date and enum fields of the sections.</summary>
    public static ListFields<T> Sections<T, TContent>(this ListFields<T> fields, Expression<Func<T, TContent>> content)
    {
        foreach (var (path, type) in FieldsIn(typeof(TContent), ""))
        {
            var value = Expression.Call(typeof(SectionFields), nameof(ValueAt), [], content.Body, Expression.Constant($"$.{path}"));
            var field = Expression.Lambda<Func<T, string?>>(value, content.Parameters);
            fields.Value(path, field, text => (Accepts(type, text), text.Length == 0 ? null : text), type);
        }

        return fields;
    }

    /// <summary>Selects a member of an object that is stored as JSON. Its name is sent as a parameter.</summary>
    /// <param name="name">The name, without double quotes and backslashes.</param>
    public static Expression<Func<T, string?>> Member<T, TObject>(Expression<Func<T, TObject>> content, string name)
    {
        var value = Expression.Call(typeof(SectionFields), nameof(ValueAt), [], content.Body, Captured.Of($"$.\"{name}\""));
        return Expression.Lambda<Func<T, string?>>(value, content.Parameters);
    }

    private static IEnumerable<(string Path, Type Type)> FieldsIn(Type section, string prefix) =>
        Domain.Applications.Sections.FieldsOf(section).SelectMany(field =>
            Domain.Applications.Sections.IsSection(field.Type) ? FieldsIn(field.Type, $"{prefix}{field.Name}.")
            : field.Type == typeof(string) || field.Type == typeof(DateOnly) || field.Type.IsEnum ? [(prefix + field.Name, field.Type)]
            : []);

    private static bool Accepts(Type type, string text) => text.Length == 0
        || (type == typeof(DateOnly) ? DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            : !type.IsEnum || Enum.GetNames(type).Any(name => Domain.Applications.Sections.NameOf(name) == text));
}
