using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulse.Api.Json;

/// <summary>Reads and writes decimal numbers.</summary>
internal sealed class DecimalConverter : JsonConverter<decimal>
{
    /// <summary>Maximum number of characters. A longer number would be rounded, possibly to a value that passes a limit.</summary>
    private const int MaxLength = 28;

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && LengthOf(reader) <= MaxLength && reader.TryGetDecimal(out var number)
            ? number
            : throw new InvalidJsonValueException($"Must be a number with at most {MaxLength} characters.");

    private static long LengthOf(Utf8JsonReader reader) => reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
