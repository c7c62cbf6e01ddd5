using System.Linq.Expressions;
using Pulse.Domain.Common;

namespace Pulse.Application.Common.Lists;

/// <summary>The names of a list's fields and which values they accept, whatever the list is of.</summary>
public interface IListFields
{
    IReadOnlyCollection<string> Filterable { get; }

    IReadOnlyCollection<string> Sortable { get; }

    /// <summary>Filters that do more than ask for an exact value.</summary>
    IReadOnlyDictionary<string, ListFilter> Described { get; }

    /// <summary>Whether a filter by this field can have this value.</summary>
    bool Accepts(string field, string value);

    /// <summary>What is wrong with a value that a filter by this field cannot have, for a human.</summary>
    string FaultOf(string field, string value);
}

/// <summary>What a filter that does more than ask for an exact value does.</summary>
/// <param name="Description">For callers.</param>
/// <param name="Type">Of its value.</param>
public sealed record ListFilter(string Description, Type Type);

/// <summary>
/// Says once, for a kind of list, which fields it can be filtered, sorted and searched by, and turns a
/// <see cref="ListQuery"/> into expressions that any LINQ provider can run.
/// </summary>
public sealed class ListFields<T> : IListFields
{
    private readonly Dictionary<string, Func<string, Expression<Func<T, bool>>?>> filters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> needed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LambdaExpression> sorts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ListFilter> described = new(StringComparer.Ordinal);
    private readonly List<Expression<Func<T, string?>>> texts = [];

    public IReadOnlyCollection<string> Filterable => filters.Keys;

    public IReadOnlyCollection<string> Sortable => sorts.Keys;

    public IReadOnlyDictionary<string, ListFilter> Described => described;

    public bool Accepts(string field, string value) => filters[field](value) is not null;

    public string FaultOf(string field, string value) => needed[field] == Instant.Needed ? Instant.FaultOf(value) : needed[field];

    /// <summary>A text field: sorted, filtered and searched by.</summary>
    public ListFields<T> Text(string name, Expression<Func<T, string?>> field) => Searched(field).Value(name, field, FilterValues.Text);

    /// <summary>A text that can only be searched.</summary>
    public ListFields<T> Searched(Expression<Func<T, string?>> text)
    {
        texts.Add(text);
        return this;
    }

    /// <summary>A field of another type: sorted and filtered by.</summary>
    /// <param name="name">The field's name in JSON.</param>
    /// <param name="field">Where it is.</param>
    /// <param name="parse">Reads a filter's value; false where it cannot be one.</param>
    /// <param name="type">What the value is besides; null: what the field is.</param>
    public ListFields<T> Value<TValue>(
        string name, Expression<Func<T, TValue>> field, Func<string, (bool Ok, TValue Value)> parse, Type? type = null)
    {
        sorts.Add(name, field);
        return Filter(name, text => parse(text) is (true, var value) ? Equal(field, value) : null, FilterValues.Needed(type ?? typeof(TValue)));
    }

    /// <summary>A field with one of several names: sorted and filtered by.</summary>
    public ListFields<T> Named<TValue>(string name, Expression<Func<T, TValue>> field)
        where TValue : struct, Enum
    {
        described.Add(name, new ListFilter($"Only those with this `{name}`.", typeof(TValue)));
        return Value(name, field, FilterValues.Named<TValue>);
    }

    /// <summary>A field that can only be sorted by.</summary>
    public ListFields<T> Sorted<TValue>(string name, Expression<Func<T, TValue>> field)
    {
        sorts.Add(name, field);
        return this;
    }

    /// <summary>A filter that is true or false and that the use case applies: it says which items there are, whatever they hold.</summary>
    public ListFields<T> Flag(string name, string description)
    {
        return Filter(name, text => FilterValues.Bool(text).Ok ? _ => true : null, new ListFilter(description, typeof(bool)));
    }

    /// <summary>A filter by an instant that a field must be earlier than.</summary>
    public ListFields<T> Before<TValue>(string name, string fieldName, Expression<Func<T, TValue>> field) =>
        Compared(name, $"Only those whose `{fieldName}` is earlier than this instant.", field, Expression.LessThan);

    /// <summary>A filter by an instant that a field must not be earlier than.</summary>
    public ListFields<T> After<TValue>(string name, string fieldName, Expression<Func<T, TValue>> field) =>
        Compared(name, $"Only those whose `{fieldName}` is this instant or later.", field, Expression.GreaterThanOrEqual);

    /// <summary>A field that can only be filtered by.</summary>
    /// <param name="name">The field's name in JSON.</param>
    /// <param name="predicate">Makes the condition from the filter's value; null where it cannot be one.</param>
    /// <param name="mustBe">What the value must be, for a human.</param>
    public ListFields<T> Filter(string name, Func<string, Expression<Func<T, bool>>?> predicate, string mustBe)
    {
        filters.Add(name, predicate);
        needed.Add(name, mustBe);
        return this;
    }

    /// <inheritdoc cref="Filter(string, Func{string, Expression{Func{T, bool}}?}, string)"/>
    public ListFields<T> Filter(string name, Func<string, Expression<Func<T, bool>>?> predicate, ListFilter filter)
    {
        described.Add(name, filter);
        return Filter(name, predicate, FilterValues.Needed(filter.Type));
    }

    /// <summary>The items that the query wants, on all pages.</summary>
    public IQueryable<T> Select(IQueryable<T> items, ListQuery query)
    {
        var filtered = query.Filters.Aggregate(items, (rest, filter) => rest.Where(filters[filter.Key](filter.Value)!));
        return query.Search is { Length: > 0 } search ? filtered.Where(AnyTextContains(search)) : filtered;
    }

    /// <summary>Puts them into the order that the query wants.</summary>
    /// <param name="items">The items.</param>
    /// <param name="query">The query.</param>
    /// <param name="insertion">What increases with each item made: it decides between equals.</param>
    public IQueryable<T> Order<TNumber>(IQueryable<T> items, ListQuery query, Expression<Func<T, TNumber>> insertion)
    {
        var first = true;
        foreach (var (key, descending) in KeysOf(query, insertion))
        {
            items = OrderBy(items, key, descending, first);
            first = false;
        }

        return items;
    }

    /// <summary>What the query sorts by.</summary>
    /// <inheritdoc cref="Order"/>
    public IReadOnlyList<SortKey> KeysOf<TNumber>(ListQuery query, Expression<Func<T, TNumber>> insertion)
    {
        var terms = SortTerm.Parse(query.Sort);
        return [.. terms.SelectMany(term => KeysOf(sorts[term.Field]).Select(key => new SortKey(key, term.Descending))), new SortKey(insertion, terms[^1].Descending)];
    }

    /// <summary>Texts are sorted as people do, letters before case: Apple, apple, Banana.</summary>
    private static LambdaExpression[] KeysOf(LambdaExpression field) => field.ReturnType == typeof(string)
        ? [Ordinal(Expression.Call(field.Body, nameof(string.ToUpper), []), field), Ordinal(field.Body, field)]
        : [field];

    private static LambdaExpression Ordinal(Expression text, LambdaExpression field) =>
        Expression.Lambda(Expression.Call(SortTexts.OrdinalMethod, text), field.Parameters);

    private static IQueryable<T> OrderBy(IQueryable<T> items, LambdaExpression key, bool descending, bool first)
    {
        var method = (first ? nameof(Queryable.OrderBy) : nameof(Queryable.ThenBy)) + (descending ? "Descending" : "");
        return items.Provider.CreateQuery<T>(
            Expression.Call(typeof(Queryable), method, [typeof(T), key.ReturnType], items.Expression, Expression.Quote(key)));
    }

    private static Expression<Func<T, bool>> Equal<TValue>(Expression<Func<T, TValue>> field, TValue value) =>
        Expression.Lambda<Func<T, bool>>(Expression.Equal(field.Body, Captured.Of(value)), field.Parameters);

    /// <summary>A missing instant is neither earlier nor later.</summary>
    private ListFields<T> Compared<TValue>(
        string name, string description, Expression<Func<T, TValue>> field, Func<Expression, Expression, Expression> compare)
    {
        return Filter(name, Predicate, new ListFilter(description, typeof(DateTime)));

        Expression<Func<T, bool>>? Predicate(string text) => FilterValues.Date(text) is (true, var instant)
            ? Expression.Lambda<Func<T, bool>>(compare(field.Body, Expression.Convert(Captured.Of(instant), typeof(TValue))), field.Parameters)
            : null;
    }

    private Expression<Func<T, bool>> AnyTextContains(string search)
    {
        var item = Expression.Parameter(typeof(T));
        var wanted = Captured.Of(search.ToUpperInvariant());
        var conditions = texts.Select(text => Contains(text.On(item), wanted));
        return Expression.Lambda<Func<T, bool>>(conditions.Aggregate<Expression>(Expression.OrElse), item);
    }

    private static MethodCallExpression Contains(Expression text, Expression wanted) =>
        Expression.Call(Expression.Call(text, nameof(string.ToUpper), []), nameof(string.Contains), [], wanted);
}
