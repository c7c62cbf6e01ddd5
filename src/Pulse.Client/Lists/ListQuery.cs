namespace Pulse.Client;

/// <summary>Which items a list has, and in which order.</summary>
public record ListQuery
{
    /// <summary>Items per request, 1 to 100. Default: 100.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>Text to find in any text field, ignoring case. Null: all items.</summary>
    public string? Search { get; init; }

    /// <summary>
    /// Comma-separated fields, with <c>-</c> in front for descending order, such as <c>-createdAt,name</c>. Such a list ends with item
    /// 10,000. Null: the default order, newest first, which has no end.
    /// </summary>
    public string? Sort { get; init; }

    /// <summary>
    /// Further exact filters by the JSON path of a field, such as <c>basics.address.state</c> or <c>metadata.plan</c>. An empty value
    /// finds items without one. An unknown field is refused with 400.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Filters { get; init; }

    internal virtual QueryText ToQuery()
    {
        var query = new QueryText().Add("pageSize", PageSize).Add("search", Search).Add("sort", Sort);
        foreach (var (field, value) in Filters ?? new Dictionary<string, string>())
        {
            query.Add(field, value);
        }

        return query;
    }
}
