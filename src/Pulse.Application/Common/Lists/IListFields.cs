namespace Pulse.Application.Common.Lists;

/// <summary>Names and accepted values of the fields of a list.</summary>
public interface IListFields
{
    IReadOnlyCollection<string> Filterable { get; }

    IReadOnlyCollection<string> Sortable { get; }

    /// <summary>Filters with a condition other than equality.</summary>
    IReadOnlyDictionary<string, ListFilter> Described { get; }

    /// <summary>Filters that an index serves.</summary>
    IReadOnlyList<string> Indexed { get; }

    /// <summary>The filter by the members of an object, as in <c>metadata.team</c>. Null: none.</summary>
    MemberFilter? Members { get; }

    /// <summary>Whether there is a filter with this name.</summary>
    bool HasFilter(string field);

    /// <summary>The names of all filters, for error messages.</summary>
    string FilterNames => string.Join(", ", Members is { } members ? [.. Filterable, members.Template] : Filterable);

    /// <summary>Type of the values of an exact filter.</summary>
    Type TypeOf(string field);

    /// <summary>Whether the value is valid for a filter by the field.</summary>
    bool Accepts(string field, string value);

    /// <summary>The validation message for an invalid value.</summary>
    string FaultOf(string field, string value);
}

/// <summary>A filter with a condition other than equality.</summary>
/// <param name="Description">Description for the API documentation.</param>
/// <param name="Type">Type of the value.</param>
public sealed record ListFilter(string Description, Type Type);

/// <summary>A filter by the members of an object, whose names are not known in advance.</summary>
/// <param name="Owner">JSON name of the object.</param>
/// <param name="IsName">Whether a text can be the name of a member.</param>
/// <param name="Message">Validation message for an invalid name.</param>
public sealed record MemberFilter(string Owner, Func<string, bool> IsName, string Message)
{
    /// <summary>The name of the parameter for any member.</summary>
    public string Template => $"{Owner}.{{name}}";

    /// <returns>The name of the member that the parameter filters by. Null: it is another parameter.</returns>
    public string? NameIn(string parameter) =>
        parameter.StartsWith($"{Owner}.", StringComparison.Ordinal) ? parameter[(Owner.Length + 1)..] : null;
}
