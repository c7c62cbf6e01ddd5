using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulse.Api.Json;

/// <summary>Reads and writes enumeration values as names in camel case. Rejects numbers and other letter case.</summary>
internal sealed class NameConverterFactory : JsonConverterFactory
{
    /// <returns>The names of an enumeration in JSON, in its order.</returns>
    public static IEnumerable<string> NamesIn(Type enumeration) => Enum.GetNames(enumeration).Select(NameOf);

    public static string NameOf(string value) => JsonNamingPolicy.CamelCase.ConvertName(value);

    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<T> : JsonConverter<T>
        where T : struct, Enum
    {
        private static readonly FrozenDictionary<string, T> Values =
            Enum.GetValues<T>().ToFrozenDictionary(value => NameOf($"{value}"), StringComparer.Ordinal);

        private static readonly FrozenDictionary<T, JsonEncodedText> Encoded =
            Values.ToFrozenDictionary(value => value.Value, value => JsonEncodedText.Encode(value.Key));

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Values.TryGetValue(TextConverter.ReadText(ref reader), out var value)
                ? value
                : throw new InvalidJsonValueException($"Must be one of {string.Join(", ", NamesIn(typeof(T)))}.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Encoded[value]);
    }
}
