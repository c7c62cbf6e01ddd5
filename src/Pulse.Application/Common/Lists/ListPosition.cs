using System.Globalization;
using Pulse.Domain.Accounts;

namespace Pulse.Application.Common.Lists;

/// <summary>A position in the default order of a list: the sort keys of an item. Stays valid if that item is deleted.</summary>
/// <param name="Values">A text for each sort key. Null if the item has no value.</param>
public sealed record ListPosition(IReadOnlyList<string?> Values)
{
    public static ListPosition Of(IEnumerable<object?> keys) => new([.. keys.Select(ToText)]);

    /// <summary>Parses the value of a sort key.</summary>
    internal object? Read(int key, Type type) => Values[key] is not { } text ? null : (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var instant when instant == typeof(DateTime) => new DateTime(Number(text), DateTimeKind.Utc),
        var account when account == typeof(AccountId) => new AccountId(Number(text)),
        var number when number == typeof(long) => Number(text),
        var number when number == typeof(int) => (int)Number(text),
        _ => text,
    };

    private static string? ToText(object? key) => key switch
    {
        null => null,
        string text => text,
        DateTime instant => Text(instant.Ticks),
        AccountId account => Text(account.Number),
        long number => Text(number),
        int number => Text(number),
        _ => throw new NotSupportedException($"A default order cannot sort by {key.GetType().Name}."),
    };

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
