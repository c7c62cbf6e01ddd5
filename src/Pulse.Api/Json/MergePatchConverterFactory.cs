using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pulse.Application.Common;

namespace Pulse.Api.Json;

/// <summary>Reads a merge patch twice: as the patched type, which rejects invalid values, and as raw JSON.</summary>
internal sealed class MergePatchConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(MergePatch<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<MergePatch<T>>
        where T : class
    {
        public override MergePatch<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var raw = reader;
            return new MergePatch<T>(JsonSerializer.Deserialize<T>(ref reader, options)!, JsonNode.Parse(ref raw)!.AsObject());
        }

        public override void Write(Utf8JsonWriter writer, MergePatch<T> value, JsonSerializerOptions options) =>
            throw new NotSupportedException();
    }
}
