using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>An API key as callers see it.</summary>
public class ApiKeyDto
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

    /// <summary>The last 4 characters of the secret, by which people tell secrets apart.</summary>
    public string SecretHint { get; init; } = "";

    /// <summary>From this instant on the key is refused; null: never.</summary>
    public DateTime? ExpiresAt { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public string CreatedBy { get; init; } = "";

    public DateTime UpdatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public string UpdatedBy { get; init; } = "";

    public DateTime? LastUsedAt { get; init; }
}

/// <summary>A key just made. No other answer holds a secret.</summary>
public sealed class CreatedApiKeyDto : ApiKeyDto
{
    /// <summary>The secret, to be sent as <c>x-api-secret</c>. Shown this once and never again.</summary>
    public string ApiSecret { get; init; } = "";
}
