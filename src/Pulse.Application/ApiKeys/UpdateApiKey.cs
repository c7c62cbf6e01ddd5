using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Permissions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>Changes an API key of the account in effect.</summary>
[RequirePermission(Permission.WriteApiKeys)]
public sealed record UpdateApiKey(Guid Id, ApiKeyPatch Patch, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApiKeyDto>>>;

/// <summary>A JSON merge patch of a key. Absent fields do not change; null clears a field that can be empty.</summary>
public sealed record ApiKeyPatch
{
    /// <summary>1 to 100 characters.</summary>
    public MergePatch<string> Name { get; init; }

    /// <summary>At most 500 characters. Null clears it.</summary>
    public MergePatch<string?> Description { get; init; }

    /// <summary>At least one, at most the permissions that the caller holds in the account.</summary>
    public MergePatch<IReadOnlyList<PermissionName>> Permissions { get; init; }

    /// <summary>In the future. Null: the key does not expire.</summary>
    public MergePatch<DateTime?> ExpiresAt { get; init; }

    /// <summary>An inactive key and its sessions are rejected.</summary>
    public MergePatch<bool> Active { get; init; }

    /// <summary>The key is rejected before this time. Null: it is valid at once.</summary>
    public MergePatch<DateTime?> NotBefore { get; init; }

    /// <summary>Networks (CIDR) and addresses that the key can be used from, at most 100. Null or empty: all networks.</summary>
    public MergePatch<IReadOnlyList<string>?> AllowedIps { get; init; }

    /// <summary>Changes the rate limit. Absent members do not change. Null removes the limit.</summary>
    public MergePatch<RateLimitDto?> RateLimit { get; init; }

    /// <summary>Changes the quota. Absent members do not change. Null removes the quota, but not its counter.</summary>
    public MergePatch<QuotaDto?> Quota { get; init; }

    /// <summary>An id in your own system, at most 128 characters. Null clears it.</summary>
    public MergePatch<string?> ExternalId { get; init; }

    /// <summary>
    /// Changes the metadata. Absent members do not change. A member with null or an empty text is removed. Null removes all members.
    /// </summary>
    public MergePatch<IReadOnlyDictionary<string, string?>?> Metadata { get; init; }

    /// <returns>The new details, or a validation error for each missing member of a limit and for too much metadata.</returns>
    internal ErrorOr<ApiKeyDetails> ApplyTo(ApiKeyDetails current)
    {
        var rate = RateLimit.ApplyTo(RateLimitDto.Of(current.RateLimit));
        var quota = Quota.ApplyTo(QuotaDto.Of(current.Quota));
        var metadata = (Metadata.ApplyTo(current.Metadata.Values!) ?? new Dictionary<string, string?>())
            .Where(member => !string.IsNullOrEmpty(member.Value)).ToList();
        List<Error> faults =
        [
            .. rate?.Missing() ?? [],
            .. quota?.Missing() ?? [],
            .. metadata.Count > KeyMetadata.MaxCount ? [Errors.Invalid("metadata", ApiKeyRules.TooMuchMetadata)] : (Error[])[],
        ];
        return faults.Count > 0 ? faults : new ApiKeyDetails(
            Name.ApplyTo(current.Name),
            Description.ApplyTo(current.Description),
            Permissions.IsPresent ? PermissionSet.Of(Permissions.Value!) : current.Permissions,
            ExpiresAt.ApplyTo(current.ExpiresAt),
            Active.ApplyTo(current.Active),
            NotBefore.ApplyTo(current.NotBefore),
            AllowedIps.IsPresent ? Domain.ApiKeys.AllowedIps.Of(AllowedIps.Value ?? []) : current.AllowedIps,
            rate?.ToRateLimit(),
            quota?.ToQuota(),
            ExternalId.ApplyTo(current.ExternalId),
            KeyMetadata.Of(metadata));
    }
}

public sealed class ApiKeyPatchValidator : AbstractValidator<ApiKeyPatch>
{
    public ApiKeyPatchValidator()
    {
        RuleFor(patch => patch.Name.Value).ApiKeyName().When(patch => patch.Name.IsPresent).OverridePropertyName("name");
        RuleFor(patch => patch.Description.Value).ApiKeyDescription().OverridePropertyName("description");
        RuleFor(patch => patch.Permissions.Value).PermissionList()
            .When(patch => patch.Permissions.IsPresent).OverridePropertyName("permissions");
        RuleFor(patch => patch.AllowedIps.Value).ApiKeyAllowedIps().OverridePropertyName("allowedIps");
        RuleForEach(patch => patch.AllowedIps.Value).ApiKeyNetwork().OverridePropertyName("allowedIps");
        RuleFor(patch => patch.ExternalId.Value).ApiKeyExternalId().OverridePropertyName("externalId");
        RuleFor(patch => patch.Metadata.Value).ApiKeyMetadata();
        RuleFor(patch => patch.RateLimit.Value).ChildRules(ApiKeyRules.RateLimitRanges!).OverridePropertyName("rateLimit");
        RuleFor(patch => patch.Quota.Value).ChildRules(ApiKeyRules.QuotaRanges!).OverridePropertyName("quota");
    }
}

public sealed class UpdateApiKeyHandler(
    RequestContext context, ApiKeyUpdate update, KnownPermissions known, TimeProvider clock, ApiKeyView view)
    : IRequestHandler<UpdateApiKey, ErrorOr<Versioned<ApiKeyDto>>>
{
    public async Task<ErrorOr<Versioned<ApiKeyDto>>> Handle(UpdateApiKey command, CancellationToken cancellationToken)
    {
        var exist = await known.CheckAsync(command.Patch.Permissions.Value, "permissions", cancellationToken);
        if (exist.IsError)
        {
            return exist.Errors;
        }

        var updated = await update.RunAsync(
            AuditActions.ApiKeyUpdated,
            command.IfMatch,
            token => update.FindAsync(command.Id, token).AllowedBy(key => MayGive(key, command.Patch)),
            key => command.Patch.ApplyTo(key.Details).Then(details => Edit(key, details)),
            cancellationToken);
        return updated.Then(view.Of);
    }

    private ErrorOr<Success> MayGive(ApiKey key, ApiKeyPatch patch)
    {
        var rights = context.RequiredScope.Rights;
        var given = patch.Permissions.IsPresent ? PermissionSet.Of(patch.Permissions.Value!) : PermissionSet.None;
        return DelegationPolicy.MayGrant(rights, given)
            .Then(_ => patch.ApplyTo(key.Details))
            .Then(details => DelegationPolicy.MaySetBounds(rights, KeyBounds.Of(key.Id, details)));
    }

    private ErrorOr<Success> Edit(ApiKey key, ApiKeyDetails details) =>
        KeyTerms.Of(key.Account).Policy.ViolationsByChange(key.Details, details, key.CreatedAt).ToList() is { Count: > 0 } errors
            ? errors
            : key.Edit(details, context.RequiredCaller.Name, clock.UtcNow);
}
