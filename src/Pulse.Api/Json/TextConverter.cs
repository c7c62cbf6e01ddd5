using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulse.Api.Json;

/// <summary>Reads texts with error messages for callers.</summary>
internal sealed class TextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? ReadText(ref reader) : throw new InvalidJsonValueException("Must be text.");

    /// <summary>Reads a JSON string. Rejects incomplete surrogate pairs.</summary>
    public static string ReadText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new InvalidJsonValueException("Must be valid Unicode text.");
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
