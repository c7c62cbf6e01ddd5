using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pulse.Application.Common;

namespace Pulse.Api.Json;

/// <summary>Merge patches of nested sections: read once as what they patch, which refuses whatever that cannot be, and once as they are.</summary>
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
            var asItIs = reader;
            try
            {
                var sent = JsonSerializer.Deserialize<T>(ref reader, options)!;
                return new MergePatch<T>(sent, JsonNode.Parse(ref asItIs)!.AsObject());
            }
            catch (JsonException exception)
            {
                // The serializer has begun a path of its own here; what it found goes to the path outside.
                var (inside, message) = JsonFault.Of(exception);
                throw new InvalidJsonValueException(message, inside);
            }
        }

        public override void Write(Utf8JsonWriter writer, MergePatch<T> value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
