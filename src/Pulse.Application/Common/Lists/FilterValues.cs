using System.Globalization;
using Pulse.Domain.Accounts;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;

namespace Pulse.Application.Common.Lists;

/// <summary>How a filter's text becomes a value. An empty text is no value, for fields that may have none.</summary>
public static class FilterValues
{
    public static (bool Ok, bool Value) Bool(string text) => text switch
    {
        "true" => (true, true),
        "false" => (true, false),
        _ => default,
    };

    public static (bool Ok, string? Value) Text(string text) => (true, text.Length == 0 ? null : text);

    /// <summary>A user's number, a key's UUID, or another id, as it is stored.</summary>
    public static (bool Ok, string? Value) Id(string text) => Text(AsStored(text));

    /// <summary>A UUID in lower case, as ids are stored: in upper case it is the same (RFC 9562, 4). Any other text as it is.</summary>
    public static string AsStored(string id) => Guid.TryParseExact(id, "D", out var uuid) ? uuid.ToString() : id;

    public static (bool Ok, Guid Value) Uuid(string text) => (Guid.TryParseExact(text, "D", out var value), value);

    public static (bool Ok, Guid? Value) OptionalUuid(string text) =>
        text.Length == 0 ? (true, null) : Guid.TryParseExact(text, "D", out var value) ? (true, value) : default;

    /// <summary>A value of an enumeration by its name in camel case.</summary>
    public static (bool Ok, TEnum Value) Named<TEnum>(string text)
        where TEnum : struct, Enum
    {
        var named = Enum.GetValues<TEnum>().Where(value => Sections.NameOf($"{value}") == text).ToList();
        return named is [var one] ? (true, one) : default;
    }

    public static (bool Ok, AccountId Value) AccountId(string text) =>
        (Domain.Accounts.AccountId.TryParse(text, out var value), value);

    /// <summary>A database's own number of something.</summary>
    public static (bool Ok, int Value) Number(string text) => (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value), value);

    public static (bool Ok, AccountId? Value) OptionalAccountId(string text) =>
        text.Length == 0 ? (true, null) : Domain.Accounts.AccountId.TryParse(text, out var value) ? (true, value) : default;

    public static (bool Ok, DateTime Value) Date(string text) => (Instant.TryParse(text, out var value), value);

    public static (bool Ok, DateTime? Value) OptionalDate(string text) =>
        text.Length == 0 ? (true, null) : Instant.TryParse(text, out var value) ? (true, value) : default;
}
