using System.Text.Json.Serialization;

namespace Pulse.AspNetCore.Backchannel;

/// <summary>Body of <c>POST /apikeys/verify</c>.</summary>
internal sealed record VerifyMessage(
    string? ApiKey, string? ApiSecret, IReadOnlyList<string>? Permissions, string? IpAddress, int? Cost)
{
    /// <summary>Never contains the credential, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(VerifyMessage);
}

/// <summary>Answer of <c>POST /apikeys/verify</c>.</summary>
internal sealed record VerifiedMessage
{
    public string? Code { get; init; }

    public VerifiedKey? ApiKey { get; init; }

    public string? AccountId { get; init; }

    public string? ExternalId { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }

    public List<string>? Permissions { get; init; }

    public int CacheSeconds { get; init; }

    public long? Version { get; init; }

    public List<string>? Tags { get; init; }

    public LimitAnswer? RateLimit { get; init; }

    public LimitAnswer? Quota { get; init; }
}

internal sealed record VerifiedKey
{
    public string? Id { get; init; }

    public string? ApiKey { get; init; }

    public string? Name { get; init; }

    public DateTime? ExpiresAt { get; init; }

    public List<string>? AllowedIps { get; init; }

    public VerifiedRateLimit? RateLimit { get; init; }
}

internal sealed record VerifiedRateLimit(int? WindowSeconds);

/// <summary>The state of a rate limit or quota.</summary>
internal sealed record LimitAnswer(long Limit, long Remaining, long? ResetSeconds);

/// <summary>Answer of <c>POST /oauth2/introspect</c>.</summary>
internal sealed record IntrospectedMessage
{
    [JsonPropertyName("active")]
    public bool Active { get; init; }

    [JsonPropertyName("scope")]
    public string? Scope { get; init; }

    [JsonPropertyName("client_id")]
    public string? ClientId { get; init; }

    [JsonPropertyName("username")]
    public string? Username { get; init; }

    [JsonPropertyName("sub")]
    public string? Sub { get; init; }

    [JsonPropertyName("sid")]
    public string? Sid { get; init; }

    [JsonPropertyName("act")]
    public IntrospectedActor? Act { get; init; }

    [JsonPropertyName("exp")]
    public long? Exp { get; init; }

    [JsonPropertyName("account_id")]
    public string? AccountId { get; init; }

    [JsonPropertyName("cache_seconds")]
    public int? CacheSeconds { get; init; }

    [JsonPropertyName("version")]
    public long? Version { get; init; }

    [JsonPropertyName("tags")]
    public List<string>? Tags { get; init; }
}

internal sealed record IntrospectedActor([property: JsonPropertyName("sub")] string? Sub);

/// <summary>Body of <c>POST /revocations/acknowledgements</c>.</summary>
internal sealed record AcknowledgementMessage(string Stream, long Position, bool? Leaving = null);

/// <summary>Data of an event of <c>GET /revocations</c>.</summary>
internal sealed record RevocationMessage(long Position, string[]? Tags, double? MaxStalenessSeconds, string? Stream);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VerifyMessage))]
[JsonSerializable(typeof(VerifiedMessage))]
[JsonSerializable(typeof(IntrospectedMessage))]
[JsonSerializable(typeof(AcknowledgementMessage))]
[JsonSerializable(typeof(RevocationMessage))]
internal sealed partial class MessageContext : JsonSerializerContext;
