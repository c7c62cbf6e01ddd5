using System.Linq.Expressions;
using System.Reflection;

namespace Pulse.Application.Common.Lists;

/// <summary>
/// Runs list queries in memory with the results of a database: text is compared by UTF-16 code units, independent of the culture,
/// and a search finds nothing in a missing text.
/// </summary>
public static class InMemoryLists
{
    /// <summary>The requested page, or the first items if none is requested, with the total count.</summary>
    public static Page<T> ToPage<T>(
        this ListFields<T> fields, IReadOnlyCollection<T> items, ListQuery query, Expression<Func<T, long>> insertion)
    {
        var (selected, keys) = (fields.Select(items.AsQueryable(), query), fields.KeysOf(query, insertion));
        if (query.IsKeyset)
        {
            var rest = query.After is { } position ? selected.Behind(keys, position) : selected;
            return query.PageOf(Run(rest.InOrder(keys).WithKeys(keys).Take(query.Size + 1)), Run(selected).Count);
        }

        var found = Run(selected.InOrder(keys));
        if (!query.IsPaged)
        {
            return new Page<T>([.. found.Take(ListQuery.MaxUnpaged)], found.Count, null, null);
        }

        var (number, size) = (query.Page ?? 1, query.PageSize ?? ListQuery.DefaultPageSize);
        return new Page<T>([.. found.Skip((number - 1) * size).Take(size)], found.Count, number, size);
    }

    private static List<TItem> Run<TItem>(IQueryable<TItem> query) =>
        [.. query.Provider.CreateQuery<TItem>(new Ordinal().Visit(query.Expression))];

    private sealed class Ordinal : ExpressionVisitor
    {
        private static readonly MethodInfo ToUpper = typeof(string).GetMethod(nameof(string.ToUpper), [])!;

        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            if (node.Method == SortTexts.OrdinalMethod)
            {
                return Visit(node.Arguments[0])!;
            }

            if (node.Method == ToUpper)
            {
                return Expression.Call(
                    Expression.Coalesce(Visit(node.Object)!, Expression.Constant("")), nameof(string.ToUpperInvariant), []);
            }

            if (node.Method.DeclaringType == typeof(string) && node.Method.Name == nameof(string.Compare))
            {
                return Expression.Call(
                    typeof(string), nameof(string.CompareOrdinal), [], [.. node.Arguments.Select(argument => Visit(argument)!)]);
            }

            return IsSortByText(node)
                ? Expression.Call(
                    typeof(Queryable),
                    node.Method.Name,
                    node.Method.GetGenericArguments(),
                    Visit(node.Arguments[0])!,
                    Visit(node.Arguments[1])!,
                    Expression.Constant(StringComparer.Ordinal, typeof(IComparer<string>)))
                : base.VisitMethodCall(node);
        }

        private static bool IsSortByText(MethodCallExpression node) => node.Method.DeclaringType == typeof(Queryable)
            && node.Arguments.Count == 2
            && node.Method.GetGenericArguments() is [_, var key] && key == typeof(string);
    }
}
