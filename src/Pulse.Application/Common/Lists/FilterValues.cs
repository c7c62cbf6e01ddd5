using System.Globalization;
using Pulse.Domain.Accounts;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Common.Lists;

/// <summary>Parses filter values. An empty text means no value, for optional fields.</summary>
public static class FilterValues
{
    public static (bool Ok, bool Value) Bool(string text) => text switch
    {
        "true" => (true, true),
        "false" => (true, false),
        _ => default,
    };

    public static (bool Ok, string? Value) Text(string text) => (true, text.Length == 0 ? null : text);

    /// <summary>A user's number, an API key's UUID, or another id, in its stored form.</summary>
    public static (bool Ok, string? Value) Id(string text) => Text(AsStored(text));

    /// <summary>
    /// A UUID in lower case, as it is stored. UUIDs are case-insensitive (RFC 9562, section 4). Other text does not change.
    /// </summary>
    public static string AsStored(string id) => Guid.TryParseExact(id, "D", out var uuid) ? uuid.ToString() : id;

    public static (bool Ok, Guid Value) Uuid(string text) => (Guid.TryParseExact(text, "D", out var value), value);

    public static (bool Ok, Guid? Value) OptionalUuid(string text) =>
        text.Length == 0 ? (true, null) : Guid.TryParseExact(text, "D", out var value) ? (true, value) : default;

    /// <summary>An enum value by its camelCase name.</summary>
    public static (bool Ok, TEnum Value) Named<TEnum>(string text)
        where TEnum : struct, Enum
    {
        var named = Enum.GetValues<TEnum>().Where(value => Sections.NameOf($"{value}") == text).ToList();
        return named is [var one] ? (true, one) : default;
    }

    public static (bool Ok, AccountId Value) AccountId(string text) =>
        (Domain.Accounts.AccountId.TryParse(text, out var value), value);

    /// <summary>A non-negative integer, for example a database id.</summary>
    public static (bool Ok, int Value) Number(string text) =>
        (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value), value);

    public static (bool Ok, AccountId? Value) OptionalAccountId(string text) =>
        text.Length == 0 ? (true, null) : Domain.Accounts.AccountId.TryParse(text, out var value) ? (true, value) : default;

    public static (bool Ok, DateTime Value) Date(string text) => (Instant.TryParse(text, out var value), value);

    public static (bool Ok, DateTime? Value) OptionalDate(string text) =>
        text.Length == 0 ? (true, null) : Instant.TryParse(text, out var value) ? (true, value) : default;

    /// <summary>Validation message for filters by fields of this type.</summary>
    public static string Needed(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var known when known == typeof(bool) => "Must be true or false.",
        var known when known == typeof(Guid) => "Must be a UUID.",
        var known when known == typeof(int) => "Must be a whole number.",
        var known when known == typeof(DateTime) => Instant.Needed,
        var known when known == typeof(DateOnly) => "Must be a date, such as 2030-01-31.",
        var known when known == typeof(AccountId) => "Must be an account id of 16 digits.",
        var known when known == typeof(PermissionName) => "Must be the name of a permission.",
        { IsEnum: true } known => $"Must be one of {string.Join(", ", Enum.GetNames(known).Select(Sections.NameOf))}.",
        _ => "Must be text.",
    };
}
