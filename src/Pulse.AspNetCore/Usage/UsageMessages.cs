using System.Text.Json.Serialization;

namespace Pulse.AspNetCore.Usage;

/// <summary>Body of <c>POST /apikeys/usage</c>.</summary>
internal sealed record UsageMessage(IReadOnlyList<UsedKey> Items);

/// <summary>Uses of one key that needed the same permissions.</summary>
internal sealed record UsedKey(
    string ApiKeyId,
    int Count,
    DateTime LastUsedAt,
    string? IpAddress,
    IReadOnlyList<string> Permissions,
    Dictionary<string, int>? Refused)
{
    public const string MissingPermission = "missing_permission";

    [JsonIgnore]
    public bool IsEmpty => Count == 0 && (Refused is null || Refused.Values.All(uses => uses == 0));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UsageMessage))]
internal sealed partial class UsageContext : JsonSerializerContext;
