using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulse.Api.Json;

/// <summary>Text, refused in words that a caller understands.</summary>
internal sealed class TextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new InvalidJsonValueException("Must be text.");
        }

        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            throw new InvalidJsonValueException("Is not valid Unicode text.");
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
