using System.Globalization;
using Pulse.Domain.Applications;

namespace Pulse.Console.SectionForms;

/// <summary>The values of sections as texts by JSON path, as a form sends them.</summary>
internal static class SectionTexts
{
    /// <param name="content">An <see cref="ApplicationContent"/> or a merchant's profile.</param>
    public static Dictionary<string, string> Of(object content)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(texts, "", content);
        return texts;
    }

    private static void Add(Dictionary<string, string> texts, string path, object section)
    {
        foreach (var field in Sections.FieldsOf(section.GetType()))
        {
            var fieldPath = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            switch (field.ValueIn(section))
            {
                case null:
                    break;
                case IReadOnlyList<object> items:
                    for (var i = 0; i < items.Count; i++)
                    {
                        Add(texts, $"{fieldPath}[{i}]", items[i]);
                    }

                    break;
                case { } value when Sections.IsSection(value.GetType()):
                    Add(texts, fieldPath, value);
                    break;
                case { } value:
                    texts[fieldPath] = TextOf(value);
                    break;
            }
        }
    }

    private static string TextOf(object value) => value switch
    {
        SensitiveText number => number.IsForCaller ? number.Reveal() : $"{number}",
        Enum named => Sections.NameOf($"{named}"),
        bool answer => answer ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{value}",
    };
}
