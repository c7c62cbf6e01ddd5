using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>Status of an API key: the first that applies.</summary>
[JsonConverter(typeof(NameConverter<ApiKeyStatus>))]
public enum ApiKeyStatus
{
    /// <summary>A status that this client does not know, of a newer Pulse.</summary>
    Unknown,

    /// <summary>The key can be used.</summary>
    Active,

    /// <summary>The key or its account is inactive.</summary>
    Disabled,

    /// <summary>The key has expired.</summary>
    Expired,

    /// <summary>The key is not valid before <see cref="ApiKey.NotBefore"/>.</summary>
    NotYetValid,

    /// <summary>The policy of the account rejects the key.</summary>
    Restricted,
}

/// <summary>An API key, without its secret.</summary>
public record ApiKey : PulseAnswer
{
    /// <summary>The key. It never changes.</summary>
    public required Guid Id { get; init; }

    /// <summary>The public identifier, for the header <c>x-api-key</c>. It never changes.</summary>
    [JsonPropertyName("apiKey")]
    public required string Identifier { get; init; }

    /// <summary>Name of the key, 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Description, at most 500 characters. Null: none.</summary>
    public string? Description { get; init; }

    /// <summary>The account of the key, 16 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>Names of the permissions that the key holds, sorted.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>Whether the key is enabled. An inactive key and its sessions are rejected.</summary>
    public required bool Active { get; init; }

    /// <summary>Whether the key can be used now, and if not, why.</summary>
    public required ApiKeyStatus Status { get; init; }

    /// <summary>The last 4 characters of the secret, by which people distinguish secrets.</summary>
    public required string SecretHint { get; init; }

    /// <summary>The key is rejected from this time on. Null: it does not expire.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The key is rejected before this time. Null: it is valid from its creation.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Networks that the key can be used from, in CIDR notation. Empty: all networks.</summary>
    public required IReadOnlyList<string> AllowedIps { get; init; }

    /// <summary>Maximum number of uses per time window. Null: no limit.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>Maximum number of uses per calendar period. Null: no limit.</summary>
    public Quota? Quota { get; init; }

    /// <summary>The id in your own system, such as that of a customer. Null: none.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Named texts for your services. Not secret.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>First part of the key's secrets, up to the underscore.</summary>
    public required string Prefix { get; init; }

    /// <summary>Time of the creation.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who created the key: a user's e-mail or a key's identifier.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>A user's number or a key's UUID, which survive a rename. Null if unknown.</summary>
    public string? CreatedById { get; init; }

    /// <summary>Time of the last change.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Who changed the key last: a user's e-mail or a key's identifier.</summary>
    public required string UpdatedBy { get; init; }

    /// <summary>A user's number or a key's UUID, which survive a rename. Null if unknown.</summary>
    public string? UpdatedById { get; init; }

    /// <summary>The last allowed use. Updated after a few seconds. Null: never used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Client address of the last allowed use. Null: never used, or unknown.</summary>
    public string? LastUsedIp { get; init; }

    /// <summary>The valid and pending secrets, newest first: one, or two during a rotation.</summary>
    public required IReadOnlyList<Secret> Secrets { get; init; }
}

/// <summary>A key with its new secret. No other answer contains a secret.</summary>
public sealed record IssuedApiKey : ApiKey
{
    /// <summary>The secret, for the header <c>x-api-secret</c>. Shown only once.</summary>
    public required string ApiSecret { get; init; }

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{nameof(IssuedApiKey)} {Id}";
}

/// <summary>State of a secret in a rotation.</summary>
[JsonConverter(typeof(NameConverter<SecretState>))]
public enum SecretState
{
    /// <summary>A state that this client does not know, of a newer Pulse.</summary>
    Unknown,

    /// <summary>The secret is valid.</summary>
    Active,

    /// <summary>The secret becomes active at its first use.</summary>
    Pending,

    /// <summary>The secret is valid until <see cref="Secret.EndsAt"/>.</summary>
    Retiring,
}

/// <summary>A secret of an API key, without its text.</summary>
public sealed record Secret
{
    /// <summary>The last 4 characters.</summary>
    public required string Hint { get; init; }

    /// <summary>State of the secret.</summary>
    public required SecretState State { get; init; }

    /// <summary>Whether another system issued the secret. It is presented alone, without the identifier.</summary>
    public required bool Imported { get; init; }

    /// <summary>Time of the creation.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null for a pending secret.</summary>
    public DateTimeOffset? ActivatedAt { get; init; }

    /// <summary>The last use. Null: never used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The secret is rejected from this time on. Null: it ends with the key.</summary>
    public DateTimeOffset? EndsAt { get; init; }
}
