namespace Pulse.Application.Common.Lists;

/// <summary>A page of a list that grows at its start.</summary>
/// <param name="Items">The items of the page.</param>
/// <param name="Next">Cursor of the next page. Null if there is none.</param>
public sealed record CursorPage<T>(IReadOnlyList<T> Items, Guid? Next);
