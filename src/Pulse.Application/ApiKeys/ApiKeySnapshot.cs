using System.Text.Json.Serialization;
using Pulse.Application.Audit;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;

namespace Pulse.Application.ApiKeys;

/// <summary>
/// An API key in the audit log. It never contains a secret. Empty metadata and the default prefix are null, as in events from before
/// keys had them.
/// </summary>
public sealed record ApiKeySnapshot(
    Guid Id,
    string ApiKey,
    string Name,
    string? Description,
    string AccountId,
    IReadOnlyList<string> Permissions,
    bool Active,
    string SecretHint,
    DateTime? ExpiresAt,
    DateTime? NotBefore,
    IReadOnlyList<string> AllowedIps,
    RateLimitSnapshot? RateLimit,
    QuotaSnapshot? Quota,
    string? ExternalId,
    IReadOnlyDictionary<string, string>? Metadata,
    string? Prefix,
    DateTime CreatedAt,
    string CreatedBy,
    IReadOnlyList<SecretSnapshot> Secrets) : IAuditSnapshot
{
    /// <param name="key">The key.</param>
    /// <param name="now">Secrets that have ended by then are left out.</param>
    public static ApiKeySnapshot Of(ApiKey key, DateTime now) => new(
        key.Id,
        key.Identifier,
        key.Name,
        key.Description,
        key.AccountId.ToString(),
        key.Permissions.ToNames(),
        key.Active,
        key.SecretHint,
        key.ExpiresAt,
        key.NotBefore,
        key.AllowedIps.Networks,
        key.RateLimit is { } rate ? new RateLimitSnapshot(rate.Limit, rate.WindowSeconds) : null,
        key.Quota is { } quota ? new QuotaSnapshot(quota.Limit, quota.Period) : null,
        key.ExternalId,
        key.Metadata == KeyMetadata.None ? null : key.Metadata.Values,
        key.Prefix == SecretPrefix.Default ? null : key.Prefix,
        key.CreatedAt,
        key.CreatedBy,
        [.. key.SecretsAt(now).Select(SecretSnapshot.Of)]);

    /// <inheritdoc cref="Of"/>
    public static AuditedState StateOf(ApiKey key, DateTime now) =>
        new(AuditTarget.ApiKey(key.Id), key.AccountId, key.Version, Of(key, now));

    /// <summary>Without the hint of the secret.</summary>
    public override string ToString() => $"{nameof(ApiKeySnapshot)} {Id}";
}

/// <inheritdoc cref="ApiKeySnapshot"/>
public sealed record RateLimitSnapshot(int Limit, int WindowSeconds);

/// <inheritdoc cref="ApiKeySnapshot"/>
public sealed record QuotaSnapshot(long Limit, QuotaPeriod Period);

/// <inheritdoc cref="ApiKeySnapshot"/>
public sealed record SecretSnapshot(
    string Hint,
    SecretState State,
    DateTime CreatedAt,
    DateTime? ActivatedAt,
    DateTime? LastUsedAt,
    DateTime? EndsAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Imported)
{
    internal static SecretSnapshot Of(KeySecret secret) =>
        new(secret.Hint, secret.State, secret.CreatedAt, secret.ActivatedAt, secret.LastUsedAt, secret.EndsAt, secret.IsImported);
}
