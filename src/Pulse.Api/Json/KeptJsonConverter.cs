using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulse.Api.Json;

/// <summary>
/// Writes a part of a verification. What a key that is verified often has is the same object until something about it changes. Its JSON is
/// kept from the second time on, as long as the object exists, so that verifications cost no serialization.
/// </summary>
internal sealed class KeptJsonConverter<T> : JsonConverter<T>
    where T : class
{
    /// <summary>The JSON of objects. Empty after the first time.</summary>
    private readonly ConditionalWeakTable<T, byte[]> known = [];

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Requests do not contain verifications.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (!known.TryGetValue(value, out var json))
        {
            known.TryAdd(value, []);
            JsonSerializer.Serialize(writer, value, options);
            return;
        }

        if (json.Length == 0)
        {
            json = JsonResponseFormatter.Serialize(value, options);
            known.AddOrUpdate(value, json);
        }

        writer.WriteRawValue(json, skipInputValidation: true);
    }
}
