using System.Globalization;
using System.Text.Json.Nodes;
using ErrorOr;
using Microsoft.AspNetCore.Http;
using Pulse.Application.Common;
using Pulse.Domain.Applications;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.SectionForms;

/// <summary>
/// Reads the form of sections as a merge patch. An empty field clears its member, an empty sensitive field keeps it, and an item without
/// a value is not added.
/// </summary>
internal sealed class SectionReader(IFormCollection form)
{
    private readonly List<Error> faults = [];
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);

    /// <summary>Values that are not of the type of their field.</summary>
    public List<Error> Faults => faults;

    /// <summary>The values that were read, to show them again.</summary>
    public IReadOnlyDictionary<string, string> Texts => texts;

    /// <summary>The path of each item in the form, in the order of the items in the patch.</summary>
    public List<string> Items { get; } = [];

    /// <param name="sections">The sections of the form.</param>
    public MergePatch<T> Read<T>(params IEnumerable<SectionField> sections)
    {
        var patch = new JsonObject();
        foreach (var section in sections)
        {
            patch[section.Name] = SectionGroup.ItemOf(section.Type) is { } item
                ? ListOf(item, section.Name)
                : ObjectOf(section.Type, section.Name, section.Name);
        }

        return new MergePatch<T>(StoredJson.Read<T>(patch), patch);
    }

    private JsonArray ListOf(Type item, string path)
    {
        var list = new JsonArray();
        foreach (var index in IndexesOf(path))
        {
            var (from, to) = ($"{path}[{index}]", $"{path}[{list.Count}]");
            var id = Guid.TryParse(TextOf($"{from}.{SectionGroup.IdName}"), out var known) ? $"{known}" : null;
            var isEmpty = id is null && form.Keys.Where(name => IsIn(name, from)).All(name => TextOf(name).Length == 0);
            if (isEmpty || TextOf($"{from}.{SectionGroup.Remove}").Length > 0)
            {
                continue;
            }

            var read = ObjectOf(item, from, to) ?? [];
            if (id is not null)
            {
                read[SectionGroup.IdName] = id;
                texts[$"{to}.{SectionGroup.IdName}"] = id;
            }

            Items.Add(from);
            list.Add(read);
        }

        return list;
    }

    private List<int> IndexesOf(string path) =>
    [
        .. form.Keys.Where(name => name.StartsWith($"{path}[", StringComparison.Ordinal))
            .Select(name => name[(path.Length + 1)..].Split(']')[0]).Distinct()
            .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1)
            .Where(index => index >= 0).Distinct().Order(),
    ];

    /// <returns>Null if all fields are empty, unless a sensitive field may be saved.</returns>
    private JsonObject? ObjectOf(Type type, string from, string to)
    {
        var read = new JsonObject();
        var keeps = false;
        foreach (var field in Sections.FieldsOf(type).Where(field => field.Type != typeof(Guid)))
        {
            var (fieldFrom, fieldTo) = ($"{from}.{field.Name}", $"{to}.{field.Name}");
            if (Sections.IsSection(field.Type))
            {
                read[field.Name] = ObjectOf(field.Type, fieldFrom, fieldTo);
                continue;
            }

            var text = TextOf(fieldFrom);
            texts[fieldTo] = text;
            if (text.Length == 0 && field.Type == typeof(SensitiveText))
            {
                keeps = true;
            }
            else
            {
                read[field.Name] = text.Length == 0 ? null : ValueOf(field.Type, text, fieldTo);
            }
        }

        return keeps || faults.Count > 0 || read.Any(member => member.Value is not null) ? read : null;
    }

    private JsonValue? ValueOf(Type type, string text, string path)
    {
        JsonValue? value = type switch
        {
            _ when type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? JsonValue.Create(number)
                : null,
            _ when type == typeof(decimal) => decimal.TryParse(text, Decimals, CultureInfo.InvariantCulture, out var number)
                ? JsonValue.Create(number)
                : null,
            _ when type == typeof(bool) => bool.TryParse(text, out var answer) ? JsonValue.Create(answer) : null,
            _ when type == typeof(DateOnly) =>
                DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                    ? JsonValue.Create(text)
                    : null,
            { IsEnum: true } => SectionWords.ValuesOf(type).Any(known => known.Value == text) ? JsonValue.Create(text) : null,
            _ => JsonValue.Create(text),
        };
        if (value is null)
        {
            faults.Add(DomainErrors.Invalid(path, FaultOf(type)));
        }

        return value;
    }

    private static NumberStyles Decimals => NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    private static string FaultOf(Type type) => type switch
    {
        _ when type == typeof(int) => "Must be a whole number, as in 12.",
        _ when type == typeof(decimal) => "Must be a number, as in 1200.50.",
        _ when type == typeof(DateOnly) => "Must be a date, as in 2019-04-01.",
        _ => "Choose one of the values.",
    };

    /// <summary>Browsers send line breaks as two characters.</summary>
    private string TextOf(string name) =>
        form.TryGetValue(name, out var sent) && sent is [{ } text] ? text.ReplaceLineEndings("\n").Trim() : "";

    private static bool IsIn(string name, string path) => name.StartsWith($"{path}.", StringComparison.Ordinal);
}
