using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>An API key as callers see it.</summary>
public class ApiKeyDto : IVaried
{
    public Guid Id { get; init; }

    /// <summary>The public identifier, to be sent as <c>x-api-key</c>.</summary>
    public string ApiKey { get; init; } = "";

    public string Name { get; init; } = "";

    public string? Description { get; init; }

    /// <summary>The account that the key belongs to and acts in.</summary>
    public string AccountId { get; init; } = "";

    public IReadOnlyList<Permission> Permissions { get; init; } = [];

    /// <summary>An inactive key is refused, and so are its sessions, until it is made active again.</summary>
    public bool Active { get; init; }

    /// <summary>
    /// Whether it works now: the first that holds of disabled (the key or its account), expired, notYetValid, restricted (the account's
    /// policy refuses it), and else active.
    /// </summary>
    public ApiKeyStatus Status { get; init; }

    /// <summary>The last 4 characters of the secret, by which people tell secrets apart.</summary>
    public string SecretHint { get; init; } = "";

    /// <summary>From this instant on the key is refused; null: never.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>Before this instant the key is refused; null: it works from the beginning.</summary>
    public DateTime? NotBefore { get; init; }

    /// <summary>Networks from which the key may be used, in CIDR notation; empty: from everywhere.</summary>
    public IReadOnlyList<string> AllowedIps { get; init; } = [];

    /// <summary>How often it may be used in any span of time of a given length; null: as often as anybody wants.</summary>
    public RateLimitDto? RateLimit { get; init; }

    /// <summary>Uses in a day, in a month or in total. Null if unlimited.</summary>
    public QuotaDto? Quota { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID. It stays when the name changes; null: neither, or not known.</summary>
    public string? CreatedById { get; init; }

    public DateTime UpdatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public string UpdatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID. It stays when the name changes; null: neither, or not known.</summary>
    public string? UpdatedById { get; init; }

    /// <summary>When it was last let in; known after a few seconds.</summary>
    public DateTime? LastUsedAt { get; init; }

    /// <summary>From where.</summary>
    public string? LastUsedIp { get; init; }

    /// <summary>The secrets that work or will: one, or two while the key is being rotated, newest first.</summary>
    public IReadOnlyList<SecretDto> Secrets { get; init; } = [];

    /// <summary>A key stops working through its account, or as time goes by, without an edit.</summary>
    string? IVaried.Variant => Status == ApiKeyStatus.Active ? null : Status.ToString();
}

/// <summary>A secret of an API key, as far as it may be shown.</summary>
public sealed class SecretDto
{
    /// <summary>Its last 4 characters.</summary>
    public string Hint { get; init; } = "";

    public SecretState State { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Null while it waits for its first use.</summary>
    public DateTime? ActivatedAt { get; init; }

    public DateTime? LastUsedAt { get; init; }

    /// <summary>From this instant on it is refused; null: as long as the key works.</summary>
    public DateTime? EndsAt { get; init; }
}

/// <summary>A key with a secret just made for it. No other answer holds a secret.</summary>
public sealed class IssuedApiKeyDto : ApiKeyDto
{
    /// <summary>The secret, to be sent as <c>x-api-secret</c>. Shown this once and never again.</summary>
    public string ApiSecret { get; init; } = "";
}
