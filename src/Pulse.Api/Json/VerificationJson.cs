using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Pulse.Application.ApiKeys;
using Pulse.Application.Verification;
using Pulse.Domain.Permissions;

namespace Pulse.Api.Json;

/// <summary>Keeps the JSON of parts of verifications. Other responses contain objects that are made for each of them.</summary>
internal sealed class VerificationJson
{
    private readonly Dictionary<Type, JsonConverter> kept = new()
    {
        [typeof(ApiKeyDto)] = new KeptJsonConverter<ApiKeyDto>(),
        [typeof(IReadOnlyList<PermissionName>)] = new KeptJsonConverter<IReadOnlyList<PermissionName>>(),
        [typeof(IReadOnlyDictionary<string, string>)] = new KeptJsonConverter<IReadOnlyDictionary<string, string>>(),
        [typeof(IReadOnlyList<string>)] = new KeptJsonConverter<IReadOnlyList<string>>(),
    };

    public void Modify(JsonTypeInfo type)
    {
        if (type.Type != typeof(VerificationDto))
        {
            return;
        }

        foreach (var property in type.Properties)
        {
            property.CustomConverter = kept.GetValueOrDefault(property.PropertyType);
            if (property.PropertyType == typeof(ApiKeyDto))
            {
                property.ShouldSerialize = (verification, _) => !((VerificationDto)verification).IsMinimal;
            }
        }
    }
}
