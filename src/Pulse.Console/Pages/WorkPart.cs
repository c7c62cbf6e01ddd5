using ErrorOr;
using Microsoft.AspNetCore.Mvc;

namespace Pulse.Console.Pages;

/// <summary>
/// The answer to a part of long work, which the script sends part by part to show its progress. Without the script, one request does all.
/// </summary>
/// <param name="Done">How many items are finished, in this part and before it: the next part starts there.</param>
/// <param name="Total">How many items there are.</param>
/// <param name="Good">How many items of this part have the intended result.</param>
/// <param name="Failures">The other items of this part.</param>
/// <param name="Receipt">Which nodes have confirmed what was revoked, with the last part. Null if nothing was revoked.</param>
internal sealed record WorkPart(int Done, int Total, int Good, IReadOnlyList<WorkFailure> Failures, string? Receipt = null)
{
    /// <summary>Items in a part: as many as a transaction of the requests contains.</summary>
    public const int Size = 100;

    /// <returns>The items of the part, or an error if there are none at its start.</returns>
    public static ErrorOr<List<T>> Of<T>(IReadOnlyList<T> items, int start) => start >= 0 && start < items.Count
        ? items.Skip(start).Take(Size).ToList()
        : Error.Validation("invalid_part", "There is no such part.");

    /// <summary>Nothing of the part is done.</summary>
    public static IActionResult Refused(IReadOnlyList<Error> errors)
    {
        var error = string.Join(" ", errors.Select(PageErrors.TextOf).Distinct());
        return new JsonResult(new { error }) { StatusCode = PageErrors.StatusOf(errors) };
    }

    public JsonResult ToResult() => new(this);
}

/// <param name="Item">The item in words.</param>
/// <param name="Why">Why it does not have the intended result.</param>
internal sealed record WorkFailure(string Item, string Why);
