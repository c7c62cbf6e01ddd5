using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Domain.ApiKeys;

/// <summary>Editable properties of an API key. The constructor checks their invariants.</summary>
public sealed record ApiKeyDetails
{
    /// <exception cref="ArgumentException">
    /// The name is missing, or a text is too long. Callers validate first, also that there are permissions. An existing key can be without
    /// any after its last one was deleted from the catalogue.
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
        Quota? quota = null,
        string? externalId = null,
        KeyMetadata? metadata = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Text.LengthOf(name), ApiKey.NameMaxLength, nameof(name));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Text.LengthOf(description ?? ""), ApiKey.DescriptionMaxLength, nameof(description));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Text.LengthOf(externalId ?? ""), ApiKey.ExternalIdMaxLength, nameof(externalId));
        (Name, Description) = (name, description is "" ? null : description);
        (Permissions, ExpiresAt, Active) = (permissions, expiresAt, active);
        (NotBefore, AllowedIps, RateLimit, Quota) = (notBefore, allowedIps ?? AllowedIps.Everywhere, rateLimit, quota);
        (ExternalId, Metadata) = (externalId is "" ? null : externalId, metadata ?? KeyMetadata.None);
    }

    public string Name { get; }

    /// <summary>Null if there is no description; never empty.</summary>
    public string? Description { get; }

    public PermissionSet Permissions { get; private init; }

    public DateTime? ExpiresAt { get; private init; }

    public bool Active { get; private init; }

    public DateTime? NotBefore { get; }

    public AllowedIps AllowedIps { get; }

    public RateLimit? RateLimit { get; }

    public Quota? Quota { get; }

    /// <inheritdoc cref="ApiKey.ExternalId"/>
    public string? ExternalId { get; }

    public KeyMetadata Metadata { get; }

    public ApiKeyDetails EndingAt(DateTime? expiresAt) => this with { ExpiresAt = expiresAt };

    public ApiKeyDetails WithActive(bool active) => this with { Active = active };

    /// <exception cref="ArgumentOutOfRangeException">There are no permissions.</exception>
    public ApiKeyDetails Holding(PermissionSet permissions)
    {
        ArgumentOutOfRangeException.ThrowIfZero(permissions.Count, nameof(permissions));
        return this with { Permissions = permissions };
    }
}
