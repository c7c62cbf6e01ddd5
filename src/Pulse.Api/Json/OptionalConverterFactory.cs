using System.Text.Json;
using System.Text.Json.Serialization;
using Pulse.Application.Common;

namespace Pulse.Api.Json;

/// <summary>Members of a merge patch: one that is not sent never reaches the converter, and stays absent.</summary>
internal sealed class OptionalConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Optional<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<Optional<T>>
    {
        public override bool HandleNull => true;

        public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return new Optional<T>(JsonSerializer.Deserialize<T>(ref reader, options));
            }
            catch (JsonException exception)
            {
                // The serializer has begun a path of its own at this member; what it found goes to the path outside.
                var (inside, message) = JsonFault.Of(exception);
                throw new InvalidJsonValueException(message, inside);
            }
        }

        public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}
