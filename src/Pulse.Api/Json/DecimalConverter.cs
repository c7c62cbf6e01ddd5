using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulse.Api.Json;

/// <summary>Numbers that need not be whole.</summary>
internal sealed class DecimalConverter : JsonConverter<decimal>
{
    /// <summary>Characters: what is longer would be rounded in silence, to what a limit allows.</summary>
    private const int MaxLength = 28;

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && LengthOf(reader) <= MaxLength && reader.TryGetDecimal(out var number)
            ? number
            : throw new InvalidJsonValueException("Must be a number, and neither a huge nor an endless one.");

    private static long LengthOf(Utf8JsonReader reader) => reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
