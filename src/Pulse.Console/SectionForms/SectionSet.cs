using Pulse.Domain.Applications;

namespace Pulse.Console.SectionForms;

/// <summary>The sections of a content, and what is missing in each.</summary>
public sealed class SectionSet
{
    private readonly ILookup<string, string> missing;

    /// <param name="content">An <see cref="ApplicationContent"/> or a merchant's profile.</param>
    public SectionSet(object content)
    {
        var texts = SectionTexts.Of(content);
        missing = Sections.MissingIn(content).ToLookup(path => path.Split('.', '[')[0], SectionWords.Of);
        All = [.. Sections.FieldsOf(content.GetType()).Select(
            field => new SectionPart(field.Name, SectionGroup.Of(field, texts, withBlank: false), [.. missing[field.Name]]))];
    }

    public IReadOnlyList<SectionPart> All { get; }

    /// <summary>Number of required fields that are missing.</summary>
    public int MissingCount => missing.Sum(section => section.Count());

    public bool IsComplete => MissingCount == 0;

    /// <returns>Null if there is no such section.</returns>
    internal static SectionField? Find<T>(string name) => Sections.FieldsOf(typeof(T)).FirstOrDefault(field => field.Name == name);

    /// <returns>Null after the last section.</returns>
    internal static string? After<T>(string name) =>
        Sections.FieldsOf(typeof(T)).SkipWhile(field => field.Name != name).Skip(1).FirstOrDefault()?.Name;
}

/// <param name="Name">The JSON name.</param>
/// <param name="Group">The fields.</param>
/// <param name="Missing">The missing required fields, in words.</param>
public sealed record SectionPart(string Name, SectionGroup Group, IReadOnlyList<string> Missing)
{
    public string Title => Group.Title;

    public string State => Missing.Count == 0 ? "Complete" : $"{Missing.Count} missing";

    /// <summary>The class of the tag with the state.</summary>
    public string TagClass => Missing.Count == 0 ? "tag good" : "tag warn";
}

/// <summary>The form of one section.</summary>
/// <param name="Name">The JSON name of the section.</param>
/// <param name="Group">Its fields.</param>
/// <param name="Version">The version that the form shows.</param>
/// <param name="Business">The name of the business.</param>
/// <param name="Folder">The path of the forms of all sections.</param>
/// <param name="Back">The path of the page about all sections.</param>
/// <param name="Sections">All sections.</param>
public sealed record SectionForm(
    string Name,
    SectionGroup Group,
    long Version,
    string Business,
    string Folder,
    string Back,
    IReadOnlyList<SectionPart> Sections);
