using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Domain.ApiKeys;

/// <summary>Editable properties of an API key. The constructor checks their invariants.</summary>
public sealed record ApiKeyDetails
{
    /// <exception cref="ArgumentException">
    /// The name or the permissions are missing, or a text is too long. Callers validate first.
    /// </exception>
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
        (Name, Description) = (name, description is "" ? null : description);
        (Permissions, ExpiresAt, Active) = (permissions, expiresAt, active);
        (NotBefore, AllowedIps, RateLimit, Quota) = (notBefore, allowedIps ?? AllowedIps.Everywhere, rateLimit, quota);
    }

    public string Name { get; }

    /// <summary>Null if there is no description; never empty.</summary>
    public string? Description { get; }

    public PermissionSet Permissions { get; }

    public DateTime? ExpiresAt { get; }

    public bool Active { get; }

    public DateTime? NotBefore { get; }

    public AllowedIps AllowedIps { get; }

    public RateLimit? RateLimit { get; }

    public Quota? Quota { get; }

    public ApiKeyDetails EndingAt(DateTime? expiresAt) =>
        new(Name, Description, Permissions, expiresAt, Active, NotBefore, AllowedIps, RateLimit, Quota);

    public ApiKeyDetails WithActive(bool active) =>
        new(Name, Description, Permissions, ExpiresAt, active, NotBefore, AllowedIps, RateLimit, Quota);

    public ApiKeyDetails Holding(PermissionSet permissions) =>
        new(Name, Description, permissions, ExpiresAt, Active, NotBefore, AllowedIps, RateLimit, Quota);
}
