using ErrorOr;
using Pulse.Domain.Common;

namespace Pulse.Application.Common.Lists;

/// <summary>Errors of lists that are longer than <see cref="ListQuery.MaxExamined"/>.</summary>
public static class ListErrors
{
    private const string WithoutNumber = "Omit page and sort, and follow rel=\"next\" of the header Link";

    /// <summary>The page would need a sort or a comparison of too many items.</summary>
    public static Error TooManyToExamine(ListQuery query) => query.IsInDefaultOrder
        ? Errors.Invalid(
            query.Page is null ? "sort" : "page",
            $"Filters and search cannot be combined with page or sort here, because more than {ListQuery.MaxExamined} items would be "
                + $"compared. {WithoutNumber}{Narrower(query)}.")
        : Errors.Invalid(
            "sort",
            $"More than {ListQuery.MaxExamined} items can be sorted only by {DefaultFields(query)}. Omit sort{Narrower(query)}.");

    /// <summary>The page begins or ends behind the last item that has a number.</summary>
    public static Error PageTooFar(ListQuery query) => Errors.Invalid(
        "page",
        $"Pages with a number end with item {ListQuery.MaxExamined}. {WithoutNumber}, reverse the order{Narrower(query)}.");

    private static string DefaultFields(ListQuery query) =>
        string.Join(", ", SortTerm.Parse(query.DefaultOrder).Select(term => term.Field));

    private static string Narrower(ListQuery query) =>
        query.Fields.Indexed.Count == 0 ? "" : $", or filter by {string.Join(" or ", query.Fields.Indexed)}";
}
