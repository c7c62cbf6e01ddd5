using Pulse.Domain.Accounts;
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

    public static (bool Ok, Guid Value) Uuid(string text) => (Guid.TryParseExact(text, "D", out var value), value);

    public static (bool Ok, AccountId Value) AccountId(string text) =>
        (Domain.Accounts.AccountId.TryParse(text, out var value), value);

    public static (bool Ok, DateTime Value) Date(string text) => (Instant.TryParse(text, out var value), value);

    public static (bool Ok, DateTime? Value) OptionalDate(string text) =>
        text.Length == 0 ? (true, null) : Instant.TryParse(text, out var value) ? (true, value) : default;
}
