using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pulse.Domain.Applications;

namespace Pulse.Application.Common;

/// <summary>JSON of sections in the database. Contains sensitive fields only in encrypted form.</summary>
public static class StoredJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new SealedConverter() },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!;

    public static T Read<T>(JsonNode json) => json.Deserialize<T>(Options)!;

    public static JsonNode ToNode<T>(T value) => JsonSerializer.SerializeToNode(value, Options)!;

    /// <summary>Reads a plain string as a new value from a request.</summary>
    private sealed class SealedConverter : JsonConverter<SensitiveText>
    {
        private const string Cipher = "cipher";
        private const string Hint = "hint";

        public override SensitiveText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                return SensitiveText.Sent(reader.GetString()!);
            }

            using var kept = JsonDocument.ParseValue(ref reader);
            return SensitiveText.Kept(kept.RootElement.GetProperty(Cipher).GetString()!, kept.RootElement.GetProperty(Hint).GetString()!);
        }

        public override void Write(Utf8JsonWriter writer, SensitiveText value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString(Cipher, value.Cipher ?? throw new InvalidOperationException("The value is not encrypted."));
            writer.WriteString(Hint, value.Hint);
            writer.WriteEndObject();
        }
    }
}
