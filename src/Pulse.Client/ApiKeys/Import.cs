using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>API keys that other systems issued, for the account in effect.</summary>
public sealed record ImportApiKeys
{
    /// <summary>1 to 1,000 keys.</summary>
    public required IReadOnlyList<ImportedApiKey> Items { get; init; }

    /// <summary>Returns the results without changes.</summary>
    public bool DryRun { get; init; }
}

/// <summary>A key that another system issued as one text.</summary>
public sealed record ImportedApiKey
{
    /// <summary>Name of the key, 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>At least one name of a permission that the caller holds in the account.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>Digest of the key's text.</summary>
    public required KeyDigest Digest { get; init; }

    /// <summary>The last characters of the key's text, at most 4 visible ASCII characters. Null: unknown.</summary>
    public string? Hint { get; init; }

    /// <summary>At most 500 characters. Null: none.</summary>
    public string? Description { get; init; }

    /// <summary>The key is rejected from this time on. Null: it does not expire.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The key is rejected before this time. Null: it is valid at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Networks (CIDR) and addresses that the key can be used from, at most 100. Null or empty: all networks.</summary>
    public IReadOnlyList<string>? AllowedIps { get; init; }

    /// <summary>Maximum number of uses per time window. Null: no limit.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>Maximum number of uses per calendar period. Null: no limit.</summary>
    public Quota? Quota { get; init; }

    /// <summary>An id in your own system, at most 128 characters. Null or empty: none.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Named texts for your services, as for a new key. Null: none.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>First part of the secrets that a rotation will create. Default: pls.</summary>
    public string? Prefix { get; init; }
}

/// <summary>Hash function of a digest.</summary>
[JsonConverter(typeof(NameConverter<DigestAlgorithm>))]
public enum DigestAlgorithm
{
    /// <summary>An algorithm that this client does not know. It cannot be sent.</summary>
    Unknown,

    /// <summary>SHA-256, 32 bytes.</summary>
    Sha256,

    /// <summary>SHA-512, 64 bytes.</summary>
    Sha512,
}

/// <summary>Encoding of a digest.</summary>
[JsonConverter(typeof(NameConverter<DigestEncoding>))]
public enum DigestEncoding
{
    /// <summary>An encoding that this client does not know. It cannot be sent.</summary>
    Unknown,

    /// <summary>Hexadecimal characters.</summary>
    Hex,

    /// <summary>Base64 (RFC 4648, section 4). The padding can be absent.</summary>
    Base64,

    /// <summary>Base64 for URLs (RFC 4648, section 5). The padding can be absent.</summary>
    Base64url,
}

/// <summary>Digest of a key's text, which must have at least 128 random bits.</summary>
public sealed record KeyDigest
{
    /// <summary>The hash function.</summary>
    public required DigestAlgorithm Algorithm { get; init; }

    /// <summary>The encoding of the value.</summary>
    public required DigestEncoding Encoding { get; init; }

    /// <summary>The encoded digest.</summary>
    public required string Value { get; init; }
}

/// <summary>The results of an import.</summary>
public sealed record Import : PulseAnswer
{
    /// <summary>Whether nothing was changed.</summary>
    public required bool DryRun { get; init; }

    /// <summary>A result for each item, in their order.</summary>
    public required IReadOnlyList<ImportResult> Results { get; init; }
}

/// <summary>What became of an item of an import.</summary>
[JsonConverter(typeof(NameConverter<ImportStatus>))]
public enum ImportStatus
{
    /// <summary>A result that this client does not know, of a newer Pulse.</summary>
    Unknown,

    /// <summary>The key was created.</summary>
    Created,

    /// <summary>The item was refused: see <see cref="ImportResult.Code"/>.</summary>
    Refused,
}

/// <summary>The result for one item of an import.</summary>
public sealed record ImportResult
{
    /// <summary>The result.</summary>
    public required ImportStatus Status { get; init; }

    /// <summary>The imported key. Null if the item was refused, or nothing was changed.</summary>
    public ApiKey? ApiKey { get; init; }

    /// <summary>The error code, such as <c>digest_taken</c>. Null if the key was imported.</summary>
    public string? Code { get; init; }

    /// <summary>Description of the error. Null if the key was imported.</summary>
    public string? Detail { get; init; }

    /// <summary>For <c>validation_failed</c>: the messages for each invalid value, by its JSON path. Otherwise null.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }
}
