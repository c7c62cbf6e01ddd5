using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulse.Api.Json;

/// <summary>Values of an enumeration by their names in camel case, and no others: no numbers, no other letter case.</summary>
internal sealed class NameConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> Values =
        Enum.GetValues<T>().ToFrozenDictionary(value => NameConverter.NameOf($"{value}"), StringComparer.Ordinal);

    private static readonly FrozenDictionary<T, JsonEncodedText> Encoded = Values.ToFrozenDictionary(value => value.Value, value => JsonEncodedText.Encode(value.Key));

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Values.TryGetValue(TextConverter.ReadText(ref reader), out var value)
            ? value
            : throw new InvalidJsonValueException($"Must be one of {string.Join(", ", NameConverter.NamesIn(typeof(T)))}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Encoded[value]);
}

/// <summary>How values of enumerations are called in JSON.</summary>
internal static class NameConverter
{
    /// <summary>In the order of the enumeration.</summary>
    public static IEnumerable<string> NamesIn(Type enumeration) => Enum.GetNames(enumeration).Select(NameOf);

    public static string NameOf(string value) => JsonNamingPolicy.CamelCase.ConvertName(value);
}
