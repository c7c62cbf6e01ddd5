using System.Globalization;
using Pulse.Domain.Accounts;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

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

    /// <summary>What the value of a filter by a field of this type must be, for a human.</summary>
    public static string Needed(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var known when known == typeof(bool) => "Must be true or false.",
        var known when known == typeof(Guid) => "Must be a UUID.",
        var known when known == typeof(int) => "Must be a whole number.",
        var known when known == typeof(DateTime) => Instant.Needed,
        var known when known == typeof(DateOnly) => "Must be a day, such as 2030-01-31.",
        var known when known == typeof(AccountId) => "Must be the 16 digits of an account.",
        var known when known == typeof(Permission) => "Must be a permission. GET /permissions lists them.",
        { IsEnum: true } known => $"Must be one of {string.Join(", ", Enum.GetNames(known).Select(Sections.NameOf))}.",
        _ => "Must be text.",
    };
}
