using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Accounts;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Permissions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>Changes an API key of the account in effect.</summary>
[RequirePermission(Permission.WriteApiKeys)]
public sealed record UpdateApiKey(Guid Id, ApiKeyPatch Patch, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApiKeyDto>>>;

/// <summary>A JSON merge patch of a key: what is absent stays as it is, null clears what may be empty.</summary>
public sealed record ApiKeyPatch
{
    /// <summary>1 to 100 characters.</summary>
    public Optional<string> Name { get; init; }

    /// <summary>At most 500 characters; null clears it.</summary>
    public Optional<string?> Description { get; init; }

    /// <summary>At least one; no more than the caller holds in the account.</summary>
    public Optional<IReadOnlyList<Permission>> Permissions { get; init; }

    /// <summary>In the future; null: the key never expires.</summary>
    public Optional<DateTime?> ExpiresAt { get; init; }

    /// <summary>An inactive key is refused, and so are its sessions, until it is made active again.</summary>
    public Optional<bool> Active { get; init; }

    /// <summary>Before this instant the key is refused; null: it works at once.</summary>
    public Optional<DateTime?> NotBefore { get; init; }

    /// <summary>Networks (CIDR) and addresses from which the key may be used, at most 100; null or empty: from everywhere.</summary>
    public Optional<IReadOnlyList<string>?> AllowedIps { get; init; }

    /// <summary>How often the key may be used in any span of time of a given length; null: as often as anybody wants.</summary>
    public Optional<RateLimitDto?> RateLimit { get; init; }

    /// <summary>How much the key may be used in a day, a month or its life; null: as much as anybody wants.</summary>
    public Optional<QuotaDto?> Quota { get; init; }

    internal ApiKeyDetails ApplyTo(ApiKeyDetails current) => new(
        Name.Or(current.Name)!,
        Description.Or(current.Description),
        Permissions.IsPresent ? PermissionSet.Of(Permissions.Value!) : current.Permissions,
        ExpiresAt.Or(current.ExpiresAt),
        Active.Or(current.Active),
        NotBefore.Or(current.NotBefore),
        AllowedIps.IsPresent ? Domain.ApiKeys.AllowedIps.Of(AllowedIps.Value ?? []) : current.AllowedIps,
        RateLimit.IsPresent ? RateLimit.Value?.ToRateLimit() : current.RateLimit,
        Quota.IsPresent ? Quota.Value?.ToQuota() : current.Quota);
}

public sealed class ApiKeyPatchValidator : AbstractValidator<ApiKeyPatch>
{
    public ApiKeyPatchValidator()
    {
        RuleFor(patch => patch.Name.Value).ApiKeyName().When(patch => patch.Name.IsPresent).OverridePropertyName("name");
        RuleFor(patch => patch.Description.Value).ApiKeyDescription().OverridePropertyName("description");
        RuleFor(patch => patch.Permissions.Value).PermissionList().When(patch => patch.Permissions.IsPresent).OverridePropertyName("permissions");
        RuleFor(patch => patch.AllowedIps.Value).ApiKeyAllowedIps().OverridePropertyName("allowedIps");
        RuleForEach(patch => patch.AllowedIps.Value).ApiKeyNetwork().OverridePropertyName("allowedIps");
        this.ApiKeyRateLimit(patch => patch.RateLimit.Value);
        this.ApiKeyQuota(patch => patch.Quota.Value);
    }
}

public sealed class UpdateApiKeyHandler(CurrentCall call, IAccountRepository accounts, ApiKeyChanges changes, IClock clock, ApiKeyView view)
    : IRequestHandler<UpdateApiKey, ErrorOr<Versioned<ApiKeyDto>>>
{
    public async Task<ErrorOr<Versioned<ApiKeyDto>>> Handle(UpdateApiKey command, CancellationToken cancellationToken)
    {
        var permissions = command.Patch.Permissions;
        var handedOut = permissions.IsPresent ? PermissionSet.Of(permissions.Value!) : PermissionSet.None;
        var policy = (await accounts.FindAsync(call.RequiredScope.AccountId, cancellationToken))?.ApiKeyPolicy ?? ApiKeyPolicy.None;
        var updated = await changes.ChangeAsync(
            AuditActions.ApiKeyUpdated,
            command.Id,
            new KeyGrant(handedOut, command.Patch.ApplyTo),
            command.IfMatch,
            key => Edit(key, command.Patch.ApplyTo(key.Details), policy),
            cancellationToken);
        return updated.Then(view.Of);
    }

    private ErrorOr<Success> Edit(ApiKey key, ApiKeyDetails details, ApiKeyPolicy policy) =>
        policy.FaultsOfEdit(key.Details, details, key.CreatedAt).ToList() is { Count: > 0 } faults
            ? faults
            : key.Edit(details, call.RequiredCaller.Name, clock.UtcNow);
}
