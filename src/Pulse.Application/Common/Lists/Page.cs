namespace Pulse.Application.Common.Lists;

/// <summary>A page of a list, or a whole list.</summary>
/// <param name="Items">The items.</param>
/// <param name="Total">Number of items on all pages.</param>
/// <param name="Number">From 1. Null if the page has no number.</param>
/// <param name="Size">Items per page. Null if the list is not paged.</param>
/// <param name="Next">Position of the next page. Null if there is none or if the page has a number.</param>
/// <param name="IsTotalExact">False if there can be more items than the total.</param>
public sealed record Page<T>(
    IReadOnlyList<T> Items, int Total, int? Number, int? Size, ListPosition? Next = null, bool IsTotalExact = true)
{
    public Page<TOther> Select<TOther>(Func<T, TOther> selector) =>
        new([.. Items.Select(selector)], Total, Number, Size, Next, IsTotalExact);
}

/// <summary>A page of a list that grows at its start.</summary>
/// <param name="Items">The items of the page.</param>
/// <param name="Next">Cursor of the next page. Null if there is none.</param>
public sealed record CursorPage<T>(IReadOnlyList<T> Items, Guid? Next);
