using Pulse.Domain.Applications;

namespace Pulse.Console.SectionForms;

/// <summary>Fields of a section that belong together. Forms and read-only pages show them alike.</summary>
/// <param name="Path">The JSON path.</param>
/// <param name="Title">The legend.</param>
/// <param name="Inputs">The fields.</param>
/// <param name="Groups">Sections in the section, and the items of a list.</param>
public sealed record SectionGroup(
    string Path, string Title, IReadOnlyList<SectionInput> Inputs, IReadOnlyList<SectionGroup> Groups)
{
    /// <summary>The member of an item that removes it.</summary>
    public const string Remove = "remove";

    /// <summary>The member that identifies an item.</summary>
    public const string IdName = "id";

    /// <summary>The target of links to errors of the group.</summary>
    public string HtmlId => $"f-{Path.Replace('.', '-')}";

    /// <summary>Whether the group is an item of a list.</summary>
    public bool IsItem { get; init; }

    /// <summary>The id of a saved item. Null for a new one.</summary>
    public string? ItemId { get; init; }

    /// <summary>Whether the group is required for submission.</summary>
    public bool IsNeeded { get; init; }

    /// <summary>Whether the group is an amount of money.</summary>
    public bool IsMoney { get; init; }

    /// <summary>An amount with its currency. Null if the amount is missing.</summary>
    public string? Money => Inputs.FirstOrDefault(input => input.Name == "amount")?.Text is { Length: > 0 } amount
        ? $"{amount} {Inputs.FirstOrDefault(input => input.Name == "currency")?.Text}".Trim()
        : null;

    /// <summary>The group of a section.</summary>
    /// <param name="field">The field of the content that holds the section.</param>
    /// <param name="texts">The values by JSON path.</param>
    /// <param name="withBlank">Whether a list ends with an empty item, for a new one.</param>
    public static SectionGroup Of(SectionField field, IReadOnlyDictionary<string, string> texts, bool withBlank)
    {
        var title = SectionWords.LabelOf(field.Name);
        return ItemOf(field.Type) is not { } item ? Of(field.Type, field.Name, title, texts)
            : new SectionGroup(field.Name, title, [], [.. ItemsOf(field.Name, item, texts, withBlank)]);
    }

    /// <summary>The type of the items of a list. Null if the type is no list.</summary>
    internal static Type? ItemOf(Type type) => type.IsGenericType ? type.GetGenericArguments()[0] : null;

    private static IEnumerable<SectionGroup> ItemsOf(
        string path, Type item, IReadOnlyDictionary<string, string> texts, bool withBlank)
    {
        var count = Enumerable.Range(0, texts.Count + 1)
            .First(index => !texts.Keys.Any(name => name.StartsWith($"{path}[{index}].", StringComparison.Ordinal)));
        var shown = withBlank && count < BusinessOwner.MaxCount ? count + 1 : count;
        return Enumerable.Range(0, shown).Select(index =>
        {
            var itemPath = $"{path}[{index}]";
            var title = index == count ? "Add an owner" : SectionWords.OwnerTitle(index);
            return Of(item, itemPath, title, texts) with
            {
                IsItem = true,
                ItemId = texts.GetValueOrDefault($"{itemPath}.{IdName}"),
            };
        });
    }

    private static SectionGroup Of(Type type, string path, string title, IReadOnlyDictionary<string, string> texts)
    {
        var fields = Sections.FieldsOf(type).Where(field => field.Type != typeof(Guid)).ToLookup(field => Sections.IsSection(field.Type));
        return new SectionGroup(
            path,
            title,
            [.. fields[false].Select(field => InputOf($"{path}.{field.Name}", field, texts))],
            [.. fields[true].Select(field => NestedOf($"{path}.{field.Name}", field, texts))])
        {
            IsMoney = type == typeof(Money),
        };
    }

    private static SectionGroup NestedOf(string path, SectionField field, IReadOnlyDictionary<string, string> texts) =>
        Of(field.Type, path, SectionWords.LabelOf(field.Name), texts) with { IsNeeded = field.IsNeeded };

    private static SectionInput InputOf(string path, SectionField field, IReadOnlyDictionary<string, string> texts) =>
        new(path, field, texts.GetValueOrDefault(path));
}
