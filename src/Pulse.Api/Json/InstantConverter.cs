using System.Text.Json;
using System.Text.Json.Serialization;
using Pulse.Domain.Common;

namespace Pulse.Api.Json;

/// <summary>Reads times in ISO 8601 with Z or an offset, and writes them in UTC with milliseconds.</summary>
internal sealed class InstantConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Instant.TryParse(TextConverter.ReadText(ref reader), out var instant)
            ? instant
            : throw new InvalidJsonValueException(Instant.Needed);

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[Instant.Length];
        Instant.WriteUtf8(value, text);
        writer.WriteStringValue(text);
    }
}
