namespace Pulse.Application.Common.Lists;

/// <summary>A page of a list that goes on growing at its beginning.</summary>
/// <param name="Items">What is on the page.</param>
/// <param name="Next">Where the next page begins; null: there is none.</param>
public sealed record CursorPage<T>(IReadOnlyList<T> Items, Guid? Next);
