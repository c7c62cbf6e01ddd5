using System.Diagnostics.CodeAnalysis;

namespace Pulse.Application.Common.Lists;

/// <summary>Parameters of all lists: page, search, order and filters.</summary>
public abstract class ListQuery
{
    public const int DefaultPageSize = 10;
    public const int MaxPageSize = 100;

    /// <summary>Maximum number of items of an unpaged list. If there are more, the response links to the next page.</summary>
    public const int MaxUnpaged = 10 * MaxPageSize;

    /// <summary>
    /// Maximum number of items that a list examines for filters, search and an order that no index serves, and that it counts. Pages with
    /// numbers end here.
    /// </summary>
    public const int MaxExamined = 10_000;

    /// <summary>Larger than any list. Keeps offsets within 32 bits.</summary>
    public const int MaxPage = 10_000_000;

    public const int SearchMaxLength = 200;
    public const string DefaultSort = "-createdAt";

    /// <summary>From 1. Null: no page number.</summary>
    public int? Page { get; init; }

    /// <summary>1 to <see cref="MaxPageSize"/>.</summary>
    public int? PageSize { get; init; }

    /// <summary>The position after which the page starts. Null: the start of the list.</summary>
    public ListPosition? After { get; init; }

    /// <summary>Text to search in all text fields, ignoring case.</summary>
    public string? Search { get; init; }

    /// <summary>Comma-separated field names; <c>-</c> before a name for descending order.</summary>
    [AllowNull]
    public string Sort
    {
        get => field ?? DefaultOrder;
        init => (field, IsSorted) = (value, value is not null);
    }

    /// <summary>Field names and exact values. An empty value matches a missing one.</summary>
    public IReadOnlyDictionary<string, string> Filters { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the list is paged: if page, page size or cursor is given.</summary>
    public virtual bool IsPaged => Page is not null || PageSize is not null || After is not null;

    /// <summary>Whether pages start after an item instead of at a page number: in the default order, without a page number.</summary>
    public bool IsKeyset => Page is null && !IsSorted;

    /// <summary>Whether the order is the default order or its reverse.</summary>
    public bool IsInDefaultOrder
    {
        get
        {
            var (terms, usual) = (SortTerm.Parse(Sort), SortTerm.Parse(DefaultOrder));
            return terms.SequenceEqual(usual) || terms.SequenceEqual(usual.Select(term => term with { Descending = !term.Descending }));
        }
    }

    public abstract IListFields Fields { get; }

    /// <summary>The order if the query contains none.</summary>
    public virtual string DefaultOrder => DefaultSort;

    /// <summary>Maximum number of items in the response.</summary>
    public int Size => IsPaged ? PageSize ?? DefaultPageSize : MaxUnpaged;

    private bool IsSorted { get; init; }

    /// <summary>Creates a page that starts after an item.</summary>
    /// <param name="found">The items of the page, and the next item if there is one.</param>
    /// <param name="total">Number of items on all pages.</param>
    /// <param name="isTotalExact">Whether there are no more items than the total.</param>
    /// <param name="examined">Position of the last examined item. Null if all were examined.</param>
    public Page<T> PageOf<T>(
        IReadOnlyList<Placed<T>> found, int total, bool isTotalExact = true, ListPosition? examined = null) => new(
        [.. found.Take(Size).Select(placed => placed.Item)],
        total,
        Number: null,
        IsPaged ? Size : null,
        found.Count > Size ? ListPosition.Of(found[Size - 1].Keys) : examined,
        isTotalExact);

    /// <summary>The empty result.</summary>
    public Page<T> Nothing<T>() => new([], 0, IsPaged && !IsKeyset ? Page ?? 1 : null, IsPaged ? Size : null);
}
