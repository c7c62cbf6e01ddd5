using System.Linq.Expressions;
using System.Reflection;

namespace Pulse.Application.Common.Lists;

/// <summary>One key of a sort order.</summary>
/// <param name="Key">Selects the key of an item.</param>
/// <param name="Descending">The direction. Missing values come first in ascending order, as in both databases.</param>
public sealed record SortKey(LambdaExpression Key, bool Descending);

/// <summary>An item with its sort keys.</summary>
public sealed record Placed<T>(T Item, object?[] Keys);

/// <summary>Keyset paging: a page starts after an item, so that inserts and deletes before it do not change later pages.</summary>
public static class Keyset
{
    private static readonly MethodInfo Compare = typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!;

    /// <summary>The items in the order of these keys.</summary>
    public static IQueryable<T> InOrder<T>(this IQueryable<T> items, IReadOnlyList<SortKey> keys)
    {
        foreach (var (at, (key, descending)) in keys.Index())
        {
            var method = (at == 0 ? nameof(Queryable.OrderBy) : nameof(Queryable.ThenBy)) + (descending ? "Descending" : "");
            items = items.Provider.CreateQuery<T>(
                Expression.Call(typeof(Queryable), method, [typeof(T), key.ReturnType], items.Expression, Expression.Quote(key)));
        }

        return items;
    }

    /// <summary>The items after a position.</summary>
    public static IQueryable<T> Behind<T>(this IQueryable<T> items, IReadOnlyList<SortKey> keys, ListPosition position)
    {
        var item = Expression.Parameter(typeof(T));
        return items.Where(Expression.Lambda<Func<T, bool>>(Behind(item, keys, position, at: 0), item));
    }

    /// <summary>The items before a position.</summary>
    public static IQueryable<T> Before<T>(this IQueryable<T> items, IReadOnlyList<SortKey> keys, ListPosition position) =>
        items.Behind([.. keys.Select(key => key with { Descending = !key.Descending })], position);

    /// <summary>Adds the sort keys to each item.</summary>
    public static IQueryable<Placed<T>> WithKeys<T>(this IQueryable<T> items, IReadOnlyList<SortKey> keys)
    {
        var item = Expression.Parameter(typeof(T));
        var placed = Expression.New(typeof(Placed<T>).GetConstructors().Single(), item, ValuesOf(keys, item));
        return items.Select(Expression.Lambda<Func<T, Placed<T>>>(placed, item));
    }

    /// <summary>The sort keys of each item.</summary>
    public static IQueryable<object?[]> KeysOnly<T>(this IQueryable<T> items, IReadOnlyList<SortKey> keys)
    {
        var item = Expression.Parameter(typeof(T));
        return items.Select(Expression.Lambda<Func<T, object?[]>>(ValuesOf(keys, item), item));
    }

    private static NewArrayExpression ValuesOf(IReadOnlyList<SortKey> keys, ParameterExpression item) =>
        Expression.NewArrayInit(typeof(object), keys.Select(key => Expression.Convert(key.Key.On(item), typeof(object))));

    /// <summary>
    /// Also compares the first key alone, so that a database can start in the middle of an index: k1 &lt;= v1 and (k1 &lt; v1 or
    /// the same for the other keys).
    /// </summary>
    private static Expression Behind(ParameterExpression item, IReadOnlyList<SortKey> keys, ListPosition position, int at)
    {
        var (key, descending) = (keys[at].Key.On(item), keys[at].Descending);
        var value = position.Read(at, key.Type);
        var isNullable = !key.Type.IsValueType || Nullable.GetUnderlyingType(key.Type) is not null;
        Expression isMissing = isNullable ? Expression.Equal(key, Expression.Constant(null, key.Type)) : Expression.Constant(false);
        var (isAfter, isNotBefore) = (value, descending) switch
        {
            (null, false) => ((Expression)Expression.Not(isMissing), (Expression)Expression.Constant(true)),
            (null, true) => (Expression.Constant(false), isMissing),
            (_, false) => (Compared(ExpressionType.GreaterThan), Compared(ExpressionType.GreaterThanOrEqual)),
            (_, true) => (OrMissing(Compared(ExpressionType.LessThan)), OrMissing(Compared(ExpressionType.LessThanOrEqual))),
        };
        return at == keys.Count - 1
            ? isAfter
            : Expression.AndAlso(isNotBefore, Expression.OrElse(isAfter, Behind(item, keys, position, at + 1)));

        Expression OrMissing(Expression condition) => isNullable ? Expression.OrElse(condition, isMissing) : condition;

        Expression Compared(ExpressionType operation)
        {
            var parameter = Captured.Of(value, key.Type);
            return key.Type == typeof(string)
                ? Expression.MakeBinary(operation, Expression.Call(Compare, key, parameter), Expression.Constant(0))
                : Expression.MakeBinary(operation, key, parameter);
        }
    }
}
