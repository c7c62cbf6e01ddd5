using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Pulse.Application.Common.Lists;

namespace Pulse.Console.Lists;

/// <summary>Search, order, filters and page of a list. The query string of the page holds them, so that a link shows the same.</summary>
public sealed class ListState
{
    private const int PageSize = 25;
    private const string Page = "page";
    private const string Search = "search";
    private const string Sort = "sort";

    private readonly string path;
    private readonly Dictionary<string, string> values;

    public ListState(HttpRequest request)
    {
        path = request.Path;
        values = request.Query.Where(parameter => parameter.Value is [{ Length: > 0 }])
            .ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString(), StringComparer.Ordinal);
    }

    /// <summary>The value of a filter, of <c>search</c> or of <c>sort</c>. Null if it is not set.</summary>
    public string? this[string name] => values.GetValueOrDefault(name);

    /// <summary>Whether anything narrows the list.</summary>
    public bool IsNarrowed => values.Keys.Any(name => name is not (Page or Sort));

    /// <summary>
    /// The query of this state. What is no field of the list is ignored. The first page has no number, because a list of any length can be
    /// searched from its start only.
    /// </summary>
    /// <param name="sort">The order if the query string has none. Null: the order of the list.</param>
    /// <param name="always">Filters of the page, which the query string cannot change.</param>
    public TQuery ToQuery<TQuery>(string? sort = null, params ReadOnlySpan<(string Name, string Value)> always)
        where TQuery : ListQuery, new()
    {
        var fields = new TQuery().Fields;
        var filters = values.Where(value => fields.HasFilter(value.Key)).ToDictionary(value => value.Key, value => value.Value);
        foreach (var (name, value) in always)
        {
            filters[name] = value;
        }

        return new TQuery
        {
            Page = int.TryParse(this[Page], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : null,
            PageSize = PageSize,
            Search = this[Search],
            Sort = this[Sort] ?? sort,
            Filters = filters,
        };
    }

    /// <summary>The URL of the list with other values, from page 1. A null or empty value removes one.</summary>
    public string With(params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var changed = new Dictionary<string, string>(values, StringComparer.Ordinal);
        changed.Remove(Page);
        foreach (var (name, value) in changes)
        {
            if (string.IsNullOrEmpty(value))
            {
                changed.Remove(name);
            }
            else
            {
                changed[name] = value;
            }
        }

        return path + new QueryBuilder(changed);
    }

    public string AtPage(int number) => With((Page, number == 1 ? null : number.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The URL that orders by a field, or turns the order around.</summary>
    public string SortedBy(string field) => With((Sort, DirectionOf(field) is "ascending" ? $"-{field}" : field));

    /// <returns><c>ascending</c>, <c>descending</c> or <c>none</c>, the values of <c>aria-sort</c>.</returns>
    public string DirectionOf(string field) => this[Sort] switch
    {
        var sort when sort == field => "ascending",
        var sort when sort == $"-{field}" => "descending",
        _ => "none",
    };
}

/// <summary>A page of a list with the state that selected it.</summary>
public sealed record Listed<T>(Page<T> Page, ListState State);
