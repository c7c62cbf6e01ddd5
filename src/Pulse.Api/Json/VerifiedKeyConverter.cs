using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Pulse.Application.ApiKeys;
using Pulse.Application.Verification;

namespace Pulse.Api.Json;

/// <summary>
/// Writes the key of a verification. A key that is verified often is the same object until something about it changes. Its JSON is kept
/// from the second time on, as long as the object exists, so that verifications cost no serialization.
/// </summary>
internal sealed class VerifiedKeyConverter : JsonConverter<ApiKeyDto>
{
    /// <summary>The JSON of keys. Empty after the first time.</summary>
    private readonly ConditionalWeakTable<ApiKeyDto, byte[]> known = [];

    /// <summary>Uses this converter for keys in verifications. Other responses contain keys that are not kept.</summary>
    public void Modify(JsonTypeInfo type)
    {
        if (type.Type == typeof(VerificationDto))
        {
            type.Properties.Single(property => property.PropertyType == typeof(ApiKeyDto)).CustomConverter = this;
        }
    }

    public override ApiKeyDto Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Requests do not contain verifications.");

    public override void Write(Utf8JsonWriter writer, ApiKeyDto value, JsonSerializerOptions options)
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
