using Pulse.Domain.Permissions;

namespace Pulse.Domain.ApiKeys;

/// <summary>What may be edited of an API key; the constructor holds its invariants.</summary>
public sealed record ApiKeyDetails
{
    /// <exception cref="ArgumentException">No name, an over-long text or no permission: callers validate first.</exception>
    public ApiKeyDetails(
        string name, string? description, PermissionSet permissions, DateTime? expiresAt, bool active = true, DateTime? notBefore = null, AllowedIps? allowedIps = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, ApiKey.NameMaxLength, nameof(name));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(description?.Length ?? 0, ApiKey.DescriptionMaxLength, nameof(description));
        ArgumentOutOfRangeException.ThrowIfZero(permissions.Count, nameof(permissions));
        (Name, Description, Permissions, ExpiresAt, Active) = (name, description is "" ? null : description, permissions, expiresAt, active);
        (NotBefore, AllowedIps) = (notBefore, allowedIps ?? AllowedIps.Everywhere);
    }

    public string Name { get; }

    /// <summary>Never empty: no description is null.</summary>
    public string? Description { get; }

    public PermissionSet Permissions { get; }

    public DateTime? ExpiresAt { get; init; }

    public bool Active { get; }

    public DateTime? NotBefore { get; }

    public AllowedIps AllowedIps { get; }
}
