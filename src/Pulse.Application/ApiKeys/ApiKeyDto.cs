using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>An API key.</summary>
public record ApiKeyDto : IVaried
{
    public Guid Id { get; init; }

    /// <summary>The public identifier, for the header <c>x-api-key</c>.</summary>
    public string ApiKey { get; init; } = "";

    public string Name { get; init; } = "";

    public string? Description { get; init; }

    /// <summary>The account of the key.</summary>
    public string AccountId { get; init; } = "";

    public IReadOnlyList<PermissionName> Permissions { get; init; } = [];

    /// <summary>An inactive key and its sessions are rejected.</summary>
    public bool Active { get; init; }

    /// <summary>
    /// Status of the key: the first that applies of disabled (the key or its account), expired, notYetValid, restricted (rejected
    /// by the account's policy), and otherwise active.
    /// </summary>
    public ApiKeyStatus Status { get; init; }

    /// <summary>The last 4 characters of the secret, by which people distinguish secrets.</summary>
    public string SecretHint { get; init; } = "";

    /// <summary>The key is rejected from this time on. Null: it does not expire.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>The key is rejected before this time. Null: it is valid from its creation.</summary>
    public DateTime? NotBefore { get; init; }

    /// <summary>Networks that the key can be used from, in CIDR notation. Empty: all networks.</summary>
    public IReadOnlyList<string> AllowedIps { get; init; } = [];

    /// <summary>Rate limit. Null if unlimited.</summary>
    public RateLimitDto? RateLimit { get; init; }

    /// <summary>Quota per day, per month or in total. Null if unlimited.</summary>
    public QuotaDto? Quota { get; init; }

    /// <summary>The id in your own system, such as that of a customer. Null: none.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Named texts for your services. Not secret.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>First part of the key's secrets, up to the underscore. Not secret.</summary>
    public string Prefix { get; init; } = "";

    public DateTime CreatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID, kept in a rename. Null if unknown.</summary>
    public string? CreatedById { get; init; }

    public DateTime UpdatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public string UpdatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID, kept in a rename. Null if unknown.</summary>
    public string? UpdatedById { get; init; }

    /// <summary>The last allowed use. Updated after a few seconds.</summary>
    public DateTime? LastUsedAt { get; init; }

    /// <summary>Client address of the last allowed use.</summary>
    public string? LastUsedIp { get; init; }

    /// <summary>The valid and pending secrets, newest first: one, or two during a rotation.</summary>
    public IReadOnlyList<SecretDto> Secrets { get; init; } = [];

    /// <summary>The status can change without an edit, by a change of the account or as time passes.</summary>
    string? IVaried.Variant => Status == ApiKeyStatus.Active ? null : Status.ToString();

    /// <summary>Never contains a secret, so that logs cannot contain it.</summary>
    public sealed override string ToString() => $"API key {Id}";
}

/// <summary>A secret of an API key, without its text.</summary>
public sealed class SecretDto
{
    /// <summary>The last 4 characters.</summary>
    public string Hint { get; init; } = "";

    public SecretState State { get; init; }

    /// <summary>Whether another system issued the secret. It is presented alone, without the identifier.</summary>
    public bool Imported { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Null for a pending secret.</summary>
    public DateTime? ActivatedAt { get; init; }

    public DateTime? LastUsedAt { get; init; }

    /// <summary>The secret is rejected from this time on. Null: it ends with the key.</summary>
    public DateTime? EndsAt { get; init; }
}

/// <summary>A key with its new secret. No other response contains a secret.</summary>
public sealed record IssuedApiKeyDto : ApiKeyDto
{
    /// <summary>The secret, for the header <c>x-api-secret</c>. Shown only once.</summary>
    public string ApiSecret { get; init; } = "";
}
