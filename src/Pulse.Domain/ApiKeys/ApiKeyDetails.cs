using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Domain.ApiKeys;

/// <summary>What may be edited of an API key; the constructor holds its invariants.</summary>
public sealed record ApiKeyDetails
{
    /// <exception cref="ArgumentException">No name, an over-long text or no permission: callers validate first.</exception>
    public ApiKeyDetails(
        string name,
        string? description,
        PermissionSet permissions,
        DateTime? expiresAt,
        bool active = true,
        DateTime? notBefore = null,
        AllowedIps? allowedIps = null,
        RateLimit? rateLimit = null,
        Quota? quota = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Text.LengthOf(name), ApiKey.NameMaxLength, nameof(name));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Text.LengthOf(description ?? ""), ApiKey.DescriptionMaxLength, nameof(description));
        ArgumentOutOfRangeException.ThrowIfZero(permissions.Count, nameof(permissions));
        (Name, Description, Permissions, ExpiresAt, Active) = (name, description is "" ? null : description, permissions, expiresAt, active);
        (NotBefore, AllowedIps, RateLimit, Quota) = (notBefore, allowedIps ?? AllowedIps.Everywhere, rateLimit, quota);
    }

    public string Name { get; }

    /// <summary>Never empty: no description is null.</summary>
    public string? Description { get; }

    public PermissionSet Permissions { get; }

    public DateTime? ExpiresAt { get; }

    public bool Active { get; }

    public DateTime? NotBefore { get; }

    public AllowedIps AllowedIps { get; }

    public RateLimit? RateLimit { get; }

    public Quota? Quota { get; }

    /// <summary>The same with another end.</summary>
    public ApiKeyDetails EndingAt(DateTime? expiresAt) => new(Name, Description, Permissions, expiresAt, Active, NotBefore, AllowedIps, RateLimit, Quota);

    /// <summary>The same, active or not.</summary>
    public ApiKeyDetails WithActive(bool active) => new(Name, Description, Permissions, ExpiresAt, active, NotBefore, AllowedIps, RateLimit, Quota);

    /// <summary>The same with other permissions.</summary>
    public ApiKeyDetails Holding(PermissionSet permissions) => new(Name, Description, permissions, ExpiresAt, Active, NotBefore, AllowedIps, RateLimit, Quota);
}
