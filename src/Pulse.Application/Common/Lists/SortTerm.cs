namespace Pulse.Application.Common.Lists;

/// <summary>One field of a sort order.</summary>
public sealed record SortTerm(string Field, bool Descending)
{
    /// <summary>Parses <c>-createdAt,name</c> without a check of the names.</summary>
    public static IReadOnlyList<SortTerm> Parse(string sort) =>
        [.. sort.Split(',').Select(term => term.StartsWith('-') ? new SortTerm(term[1..], true) : new SortTerm(term, false))];
}
