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

    private const int MaxUses = 1_000_000;

    /// <summary>Items with as many uses as Pulse accepts in one. None if there are no uses.</summary>
    public static IEnumerable<UsedKey> Of(
        string apiKeyId, int uses, DateTime lastUsedAt, string? address, IReadOnlyList<string> permissions, bool isAllowed)
    {
        for (var rest = uses; rest > 0; rest -= MaxUses)
        {
            var part = Math.Min(rest, MaxUses);
            yield return isAllowed
                ? new UsedKey(apiKeyId, part, lastUsedAt, address, permissions, null)
                : new UsedKey(apiKeyId, 0, lastUsedAt, null, [], new() { [MissingPermission] = part });
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UsageMessage))]
internal sealed partial class UsageContext : JsonSerializerContext;
