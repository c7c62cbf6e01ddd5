using FluentValidation;
using Pulse.Application.Permissions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>The properties of a key that is created or imported.</summary>
public interface INewApiKey
{
    string Name { get; }

    IReadOnlyList<PermissionName> Permissions { get; }

    string? Description { get; }

    DateTime? ExpiresAt { get; }

    DateTime? NotBefore { get; }

    IReadOnlyList<string>? AllowedIps { get; }

    RateLimitDto? RateLimit { get; }

    QuotaDto? Quota { get; }

    string? ExternalId { get; }

    IReadOnlyDictionary<string, string?>? Metadata { get; }

    string? Prefix { get; }
}

internal static class NewApiKey
{
    /// <summary>The rules of all properties.</summary>
    public static void NewApiKeyRules<T>(this AbstractValidator<T> validator)
        where T : INewApiKey
    {
        validator.RuleFor(key => key.Name).ApiKeyName();
        validator.RuleFor(key => key.Description).ApiKeyDescription();
        validator.RuleFor(key => key.Permissions).PermissionList();
        validator.RuleFor(key => key.AllowedIps).ApiKeyAllowedIps();
        validator.RuleForEach(key => key.AllowedIps).ApiKeyNetwork();
        validator.RuleFor(key => key.RateLimit).SetValidator(new RateLimitDtoValidator()!);
        validator.RuleFor(key => key.Quota).SetValidator(new QuotaDtoValidator()!);
        validator.RuleFor(key => key.ExternalId).ApiKeyExternalId();
        validator.RuleFor(key => key.Metadata).ApiKeyMetadata();
        validator.RuleFor(key => key.Prefix).ApiKeyPrefix();
    }

    public static ApiKeyDetails ToDetails(this INewApiKey key) => new(
        key.Name,
        key.Description,
        PermissionSet.Of(key.Permissions),
        key.ExpiresAt,
        notBefore: key.NotBefore,
        allowedIps: AllowedIps.Of(key.AllowedIps ?? []),
        rateLimit: key.RateLimit?.ToRateLimit(),
        quota: key.Quota?.ToQuota(),
        externalId: key.ExternalId,
        metadata: KeyMetadata.Of(key.Metadata ?? new Dictionary<string, string?>()));
}
