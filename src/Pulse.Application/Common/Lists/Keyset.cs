using System.Linq.Expressions;
using System.Reflection;

namespace Pulse.Application.Common.Lists;

/// <summary>One key of an order.</summary>
/// <param name="Key">From the item to the key.</param>
/// <param name="Descending">The direction. Missing values come first in ascending order, as both databases have it.</param>
public sealed record SortKey(LambdaExpression Key, bool Descending);

/// <summary>An item with the values of the keys that it is sorted by.</summary>
public sealed record Placed<T>(T Item, object?[] Keys);

/// <summary>Pages that begin behind an item: rows that come or go before it change nothing on the pages that follow.</summary>
public static class Keyset
{
    private static readonly MethodInfo Compare = typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!;

    /// <summary>The items behind a place in the order.</summary>
    public static IQueryable<T> Behind<T>(this IQueryable<T> items, IReadOnlyList<SortKey> keys, ListPosition position)
    {
        var item = Expression.Parameter(typeof(T));
        return items.Where(Expression.Lambda<Func<T, bool>>(Behind(item, keys, position, at: 0), item));
    }

    /// <summary>Each item with its keys.</summary>
    public static IQueryable<Placed<T>> WithKeys<T>(this IQueryable<T> items, IReadOnlyList<SortKey> keys)
    {
        var item = Expression.Parameter(typeof(T));
        var values = Expression.NewArrayInit(typeof(object), keys.Select(key => Expression.Convert(key.Key.On(item), typeof(object))));
        var placed = Expression.New(typeof(Placed<T>).GetConstructors().Single(), item, values);
        return items.Select(Expression.Lambda<Func<T, Placed<T>>>(placed, item));
    }

    /// <summary>
    /// The first key is compared by itself as well, which lets a database begin in the middle of an index: k1 &lt;= v1 and (k1 &lt; v1 or the
    /// same of the other keys).
    /// </summary>
    private static Expression Behind(ParameterExpression item, IReadOnlyList<SortKey> keys, ListPosition position, int at)
    {
        var (key, descending) = (keys[at].Key.On(item), keys[at].Descending);
        var value = position.Read(at, key.Type);
        var isNullable = !key.Type.IsValueType || Nullable.GetUnderlyingType(key.Type) is not null;
        Expression isMissing = isNullable ? Expression.Equal(key, Expression.Constant(null, key.Type)) : Expression.Constant(false);
        var (beyond, notBefore) = (value, descending) switch
        {
            (null, false) => ((Expression)Expression.Not(isMissing), (Expression)Expression.Constant(true)),
            (null, true) => (Expression.Constant(false), isMissing),
            (_, false) => (Compared(ExpressionType.GreaterThan), Compared(ExpressionType.GreaterThanOrEqual)),
            (_, true) => (OrMissing(Compared(ExpressionType.LessThan)), OrMissing(Compared(ExpressionType.LessThanOrEqual))),
        };
        return at == keys.Count - 1 ? beyond : Expression.AndAlso(notBefore, Expression.OrElse(beyond, Behind(item, keys, position, at + 1)));

        Expression OrMissing(Expression condition) => isNullable ? Expression.OrElse(condition, isMissing) : condition;

        Expression Compared(ExpressionType operation)
        {
            var wanted = Captured.Of(value, key.Type);
            return key.Type == typeof(string)
                ? Expression.MakeBinary(operation, Expression.Call(Compare, key, wanted), Expression.Constant(0))
                : Expression.MakeBinary(operation, key, wanted);
        }
    }
}
