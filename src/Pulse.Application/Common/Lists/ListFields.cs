using System.Linq.Expressions;
using Pulse.Domain.Common;

namespace Pulse.Application.Common.Lists;

/// <summary>
/// Defines the fields of a list for filters, sorting and search, and translates a <see cref="ListQuery"/> to expressions for any
/// LINQ provider.
/// </summary>
public sealed class ListFields<T> : IListFields
{
    private readonly Dictionary<string, Func<string, Expression<Func<T, bool>>?>> filters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> messages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Type> types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LambdaExpression> sorts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ListFilter> described = new(StringComparer.Ordinal);
    private readonly List<Expression<Func<T, string?>>> texts = [];
    private readonly HashSet<string> flags = new(StringComparer.Ordinal);
    private readonly List<string> indexed = [];
    private Func<string, Expression<Func<T, string?>>>? memberAt;

    public IReadOnlyCollection<string> Filterable => filters.Keys;

    public IReadOnlyCollection<string> Sortable => sorts.Keys;

    public IReadOnlyDictionary<string, ListFilter> Described => described;

    public IReadOnlyList<string> Indexed => indexed;

    public MemberFilter? Members { get; private set; }

    public bool HasFilter(string field) => filters.ContainsKey(field) || Members?.NameIn(field) is not null;

    public Type TypeOf(string field) => types.GetValueOrDefault(field, typeof(string));

    public bool Accepts(string field, string value) => FilterBy(field, value) is not null;

    public string FaultOf(string field, string value) =>
        messages.GetValueOrDefault(field) switch
        {
            null => Members!.Message,
            Instant.Needed => Instant.FaultOf(value),
            var message => message,
        };

    /// <summary>A text field for filters, sorting and search.</summary>
    public ListFields<T> Text(string name, Expression<Func<T, string?>> field) => Searched(field).Value(name, field, FilterValues.Text);

    /// <summary>A text field for search only.</summary>
    public ListFields<T> Searched(Expression<Func<T, string?>> text)
    {
        texts.Add(text);
        return this;
    }

    /// <summary>A field of another type for filters and sorting.</summary>
    /// <param name="name">JSON name of the field.</param>
    /// <param name="field">Selects the field.</param>
    /// <param name="parse">Parses a filter value; false if it is invalid.</param>
    /// <param name="type">Type for the validation message and the documentation. Null: the type of the field.</param>
    public ListFields<T> Value<TValue>(
        string name, Expression<Func<T, TValue>> field, Func<string, (bool Ok, TValue Value)> parse, Type? type = null)
    {
        sorts.Add(name, field);
        types.Add(name, Nullable.GetUnderlyingType(type ?? typeof(TValue)) ?? type ?? typeof(TValue));
        return Filter(
            name, text => parse(text) is (true, var value) ? Equal(field, value) : null, FilterValues.Needed(type ?? typeof(TValue)));
    }

    /// <summary>An enum field for filters and sorting.</summary>
    public ListFields<T> Named<TValue>(string name, Expression<Func<T, TValue>> field)
        where TValue : struct, Enum
    {
        described.Add(name, new ListFilter($"Only items with this `{name}`.", typeof(TValue)));
        return Value(name, field, FilterValues.Named<TValue>);
    }

    /// <summary>A field for sorting only.</summary>
    public ListFields<T> Sorted<TValue>(string name, Expression<Func<T, TValue>> field)
    {
        sorts.Add(name, field);
        return this;
    }

    /// <summary>A boolean filter that the use case applies.</summary>
    public ListFields<T> Flag(string name, string description)
    {
        flags.Add(name);
        return Filter(name, text => FilterValues.Bool(text).Ok ? _ => true : null, new ListFilter(description, typeof(bool)));
    }

    /// <summary>A filter for instants before a given one.</summary>
    public ListFields<T> Before<TValue>(string name, string fieldName, Expression<Func<T, TValue>> field) =>
        Compared(name, $"Only items whose `{fieldName}` is before this instant.", field, Expression.LessThan);

    /// <summary>A filter for instants from a given one on.</summary>
    public ListFields<T> After<TValue>(string name, string fieldName, Expression<Func<T, TValue>> field) =>
        Compared(name, $"Only items whose `{fieldName}` is this instant or later.", field, Expression.GreaterThanOrEqual);

    /// <summary>A field for filters only.</summary>
    /// <param name="name">JSON name of the field.</param>
    /// <param name="predicate">Creates the condition for a filter value; null if the value is invalid.</param>
    /// <param name="message">Validation message for an invalid value.</param>
    public ListFields<T> Filter(string name, Func<string, Expression<Func<T, bool>>?> predicate, string message)
    {
        filters.Add(name, predicate);
        messages.Add(name, message);
        return this;
    }

    /// <inheritdoc cref="Filter(string, Func{string, Expression{Func{T, bool}}?}, string)"/>
    public ListFields<T> Filter(string name, Func<string, Expression<Func<T, bool>>?> predicate, ListFilter filter)
    {
        described.Add(name, filter);
        return Filter(name, predicate, FilterValues.Needed(filter.Type));
    }

    /// <summary>Exact filters by the texts in an object, by the names of its members.</summary>
    /// <param name="members">The object and its names.</param>
    /// <param name="valueAt">Selects the text of a member. Null if an item has no such member.</param>
    public ListFields<T> MembersOf(MemberFilter members, Func<string, Expression<Func<T, string?>>> valueAt)
    {
        (Members, memberAt) = (members, valueAt);
        return this;
    }

    /// <summary>
    /// Names the fields whose exact filter an index serves in the default order, the most selective first. Other filters are compared with
    /// each row.
    /// </summary>
    public ListFields<T> IndexedBy(params string[] names)
    {
        indexed.AddRange(names);
        return this;
    }

    /// <summary>Applies filters and search.</summary>
    public IQueryable<T> Select(IQueryable<T> items, ListQuery query) =>
        Conditions(query).Aggregate(Candidates(items, query), (rest, condition) => rest.Where(condition));

    /// <summary>Whether an index serves a filter of the query.</summary>
    public bool IsNarrowed(ListQuery query) => ServedBy(query) is not null;

    /// <summary>Applies one filter that an index serves, if the query has any.</summary>
    public IQueryable<T> Candidates(IQueryable<T> items, ListQuery query) =>
        ServedBy(query) is { } name ? items.Where(FilterBy(name, query.Filters[name])!) : items;

    /// <summary>The conditions of the filters and the search that are compared with each candidate.</summary>
    /// <param name="query">The query.</param>
    /// <param name="served">Name of a filter that all items match. Null: none.</param>
    public IReadOnlyList<Expression<Func<T, bool>>> Conditions(ListQuery query, string? served = null)
    {
        var compared = query.Filters
            .Where(filter => filter.Key != ServedBy(query) && filter.Key != served && !flags.Contains(filter.Key))
            .Select(filter => FilterBy(filter.Key, filter.Value)!);
        return query.Search is { Length: > 0 } search ? [.. compared, AnyTextContains(search)] : [.. compared];
    }

    /// <summary>The sort keys of the query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="insertion">A key that increases with each insertion. It orders equal items.</param>
    public IReadOnlyList<SortKey> KeysOf<TNumber>(ListQuery query, Expression<Func<T, TNumber>> insertion)
    {
        var terms = SortTerm.Parse(query.Sort);
        return
        [
            .. terms.SelectMany(term => KeysOf(sorts[term.Field]).Select(key => new SortKey(key, term.Descending))),
            new SortKey(insertion, terms[^1].Descending),
        ];
    }

    /// <returns>Null if the value is invalid, or the name of a member.</returns>
    private Expression<Func<T, bool>>? FilterBy(string field, string value) =>
        filters.TryGetValue(field, out var predicate) ? predicate(value)
        : Members?.NameIn(field) is { } name && Members.IsName(name) ? Equal(memberAt!(name), FilterValues.Text(value).Value)
        : null;

    private string? ServedBy(ListQuery query) => indexed.Find(query.Filters.ContainsKey);

    /// <summary>Sorts text alphabetically, letters before case: Apple, apple, Banana.</summary>
    private static LambdaExpression[] KeysOf(LambdaExpression field) => field.ReturnType == typeof(string)
        ? [Ordinal(Expression.Call(field.Body, nameof(string.ToUpper), []), field), Ordinal(field.Body, field)]
        : [field];

    private static LambdaExpression Ordinal(Expression text, LambdaExpression field) =>
        Expression.Lambda(Expression.Call(SortTexts.OrdinalMethod, text), field.Parameters);

    private static Expression<Func<T, bool>> Equal<TValue>(Expression<Func<T, TValue>> field, TValue value) =>
        Expression.Lambda<Func<T, bool>>(Expression.Equal(field.Body, Captured.Of(value)), field.Parameters);

    /// <summary>A missing instant matches neither filter.</summary>
    private ListFields<T> Compared<TValue>(
        string name, string description, Expression<Func<T, TValue>> field, Func<Expression, Expression, Expression> compare)
    {
        return Filter(name, Predicate, new ListFilter(description, typeof(DateTime)));

        Expression<Func<T, bool>>? Predicate(string text) => FilterValues.Date(text) is (true, var instant)
            ? Expression.Lambda<Func<T, bool>>(
                compare(field.Body, Expression.Convert(Captured.Of(instant), typeof(TValue))), field.Parameters)
            : null;
    }

    private Expression<Func<T, bool>> AnyTextContains(string search)
    {
        var item = Expression.Parameter(typeof(T));
        var searchText = Captured.Of(search.ToUpperInvariant());
        var conditions = texts.Select(text => Contains(text.On(item), searchText));
        return Expression.Lambda<Func<T, bool>>(conditions.Aggregate<Expression>(Expression.OrElse), item);
    }

    private static MethodCallExpression Contains(Expression text, Expression searchText) =>
        Expression.Call(Expression.Call(text, nameof(string.ToUpper), []), nameof(string.Contains), [], searchText);
}
