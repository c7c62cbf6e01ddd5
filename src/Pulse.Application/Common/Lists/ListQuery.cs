using System.Diagnostics.CodeAnalysis;

namespace Pulse.Application.Common.Lists;

/// <summary>What every list takes: a page, a search, an order and exact filters.</summary>
public abstract class ListQuery
{
    public const int DefaultPageSize = 10;
    public const int MaxPageSize = 100;

    /// <summary>Items of a list that is not paged; where more exist, the answer links to the page that follows.</summary>
    public const int MaxUnpaged = 10 * MaxPageSize;

    /// <summary>Far beyond any list; keeps the arithmetic of offsets inside 32 bits.</summary>
    public const int MaxPage = 10_000_000;

    public const int SearchMaxLength = 200;
    public const string DefaultSort = "-createdAt";

    /// <summary>From 1; null where the caller wants no paging.</summary>
    public int? Page { get; init; }

    /// <summary>1 to <see cref="MaxPageSize"/>.</summary>
    public int? PageSize { get; init; }

    /// <summary>Behind which place of the default order the page begins; null: at the beginning.</summary>
    public ListPosition? After { get; init; }

    /// <summary>Text to be found in any text field, ignoring case.</summary>
    public string? Search { get; init; }

    /// <summary>Comma-separated field names, <c>-</c> in front for descending.</summary>
    [AllowNull]
    public string Sort
    {
        get => field ?? DefaultOrder;
        init => (field, IsSorted) = (value, value is not null);
    }

    /// <summary>Field name to the exact value wanted; an empty value wants a field without one.</summary>
    public IReadOnlyDictionary<string, string> Filters { get; init; } = new Dictionary<string, string>();

    /// <summary>Asking for a page or for a size makes a page of it.</summary>
    public virtual bool IsPaged => Page is not null || PageSize is not null || After is not null;

    /// <summary>Whether pages begin behind an item and not at a number: in the default order, where no page is asked for by its number.</summary>
    public bool IsKeyset => Page is null && !IsSorted;

    /// <summary>The fields that this list knows.</summary>
    public abstract IListFields Fields { get; }

    /// <summary>The order of a query that names none.</summary>
    protected virtual string DefaultOrder => DefaultSort;

    /// <summary>Items that the query wants at most.</summary>
    public int Size => IsPaged ? PageSize ?? DefaultPageSize : MaxUnpaged;

    private bool IsSorted { get; init; }

    /// <summary>A page that begins behind an item.</summary>
    /// <param name="found">Its items, and the one that follows where there is one.</param>
    /// <param name="total">How many there are on all pages.</param>
    public Page<T> PageOf<T>(IReadOnlyList<Placed<T>> found, int total) => new(
        [.. found.Take(Size).Select(placed => placed.Item)],
        total,
        Number: null,
        IsPaged ? Size : null,
        found.Count > Size ? ListPosition.Of(found[Size - 1].Keys) : null);

    /// <summary>What is answered where nothing fits.</summary>
    public Page<T> Nothing<T>() => new([], 0, IsPaged && !IsKeyset ? Page ?? 1 : null, IsPaged ? Size : null);
}
