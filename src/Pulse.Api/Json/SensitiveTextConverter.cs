using System.Text.Json;
using System.Text.Json.Serialization;
using Pulse.Domain.Applications;

namespace Pulse.Api.Json;

/// <summary>Reads sensitive texts, and writes them masked unless they were decrypted for this caller.</summary>
internal sealed class SensitiveTextConverter : JsonConverter<SensitiveText>
{
    public override SensitiveText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? SensitiveText.Sent(TextConverter.ReadText(ref reader))
            : throw new InvalidJsonValueException("Must be text.");

    public override void Write(Utf8JsonWriter writer, SensitiveText value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.IsForCaller ? value.Reveal() : value.ToString());
}
