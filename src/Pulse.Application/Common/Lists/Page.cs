namespace Pulse.Application.Common.Lists;

/// <summary>A page of a list, or the whole of it.</summary>
/// <param name="Items">What is on the page.</param>
/// <param name="Total">How many there are on all pages.</param>
/// <param name="Number">From 1; null where the page was not asked for by its number.</param>
/// <param name="Size">Items a page; null where the list was not paged.</param>
/// <param name="Next">Behind which place the next page begins; null: there is none, or it has a number.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total, int? Number, int? Size, ListPosition? Next = null)
{
    public Page<TOther> Select<TOther>(Func<T, TOther> selector) => new([.. Items.Select(selector)], Total, Number, Size, Next);
}
