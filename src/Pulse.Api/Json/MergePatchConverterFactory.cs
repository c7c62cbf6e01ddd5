using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pulse.Application.Common;

namespace Pulse.Api.Json;

/// <summary>
/// Reads a merge patch as the patched type, which rejects invalid values, and an object also as raw JSON. The serializer does not call
/// the converter for an absent member.
/// </summary>
internal sealed class MergePatchConverterFactory : JsonConverterFactory
{
    /// <summary>The patched type. Null if the type is not a merge patch.</summary>
    public static Type? PatchedBy(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(MergePatch<>) ? type.GetGenericArguments()[0] : null;

    public override bool CanConvert(Type typeToConvert) => PatchedBy(typeToConvert) is not null;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<MergePatch<T>>
    {
        public override bool HandleNull => true;

        public override MergePatch<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var raw = reader;
            var value = JsonSerializer.Deserialize<T>(ref reader, options);
            return new MergePatch<T>(value, raw.TokenType == JsonTokenType.StartObject ? JsonNode.Parse(ref raw)!.AsObject() : null);
        }

        public override void Write(Utf8JsonWriter writer, MergePatch<T> value, JsonSerializerOptions options) =>
            throw new NotSupportedException();
    }
}
