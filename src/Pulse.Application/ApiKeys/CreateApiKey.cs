using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Accounts;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.Application.Permissions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>Creates an API key in the account in effect.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Permissions">At least one, at most the permissions that the caller holds in the account.</param>
/// <param name="Description">At most 500 characters.</param>
/// <param name="ExpiresAt">
/// The key is rejected from this time on. Absent: it does not expire. A key that is created by a key ends no later than that key.
/// </param>
/// <param name="NotBefore">The key is rejected before this time. Absent: it is valid from its creation.</param>
/// <param name="AllowedIps">
/// Networks (CIDR) and addresses that the key can be used from, at most 100. Absent or empty: all networks. A key that is created
/// by a key with networks is limited to them.
/// </param>
/// <param name="RateLimit">Rate limit. Absent: unlimited.</param>
/// <param name="Quota">Quota per day, per month or in total. Absent: unlimited.</param>
[RequirePermission(Permission.WriteApiKeys, InPerson = true)]
[ReturnsSecret(SecretOwner.ApiKey)]
public sealed record CreateApiKey(
    string Name,
    IReadOnlyList<Permission> Permissions,
    string? Description = null,
    DateTime? ExpiresAt = null,
    DateTime? NotBefore = null,
    IReadOnlyList<string>? AllowedIps = null,
    RateLimitDto? RateLimit = null,
    QuotaDto? Quota = null)
    : IRequest<ErrorOr<Versioned<IssuedApiKeyDto>>>;

public sealed class CreateApiKeyValidator : AbstractValidator<CreateApiKey>
{
    public CreateApiKeyValidator()
    {
        RuleFor(command => command.Name).ApiKeyName();
        RuleFor(command => command.Description).ApiKeyDescription();
        RuleFor(command => command.Permissions).PermissionList();
        RuleFor(command => command.AllowedIps).ApiKeyAllowedIps();
        RuleForEach(command => command.AllowedIps).ApiKeyNetwork();
        this.ApiKeyRateLimit(command => command.RateLimit);
        this.ApiKeyQuota(command => command.Quota);
    }
}

public sealed class CreateApiKeyHandler(
    RequestContext context,
    IApiKeyRepository keys,
    IAccountRepository accounts,
    IUnitOfWork unitOfWork,
    ICredentialGenerator credentials,
    TimeProvider clock,
    ApiKeyLimits limits,
    AuditLog audit,
    ApiKeyView view) : IRequestHandler<CreateApiKey, ErrorOr<Versioned<IssuedApiKeyDto>>>
{
    public async Task<ErrorOr<Versioned<IssuedApiKeyDto>>> Handle(CreateApiKey command, CancellationToken cancellationToken)
    {
        var details = new ApiKeyDetails(
            command.Name,
            command.Description,
            PermissionSet.Of(command.Permissions),
            command.ExpiresAt,
            notBefore: command.NotBefore,
            allowedIps: AllowedIps.Of(command.AllowedIps ?? []),
            rateLimit: command.RateLimit?.ToRateLimit(),
            quota: command.Quota?.ToQuota());
        var secret = credentials.NewApiKeySecret();
        var created = ApiKey.Create(
            Guid.CreateVersion7(),
            context.RequiredScope.AccountId,
            credentials.NewApiKeyIdentifier(),
            Guid.CreateVersion7(),
            secret,
            details,
            context.RequiredCaller.Name,
            clock.UtcNow);
        var saved = await created.ThenAsync(key => SaveAsync(key, cancellationToken));
        return saved.Then(terms => view.Issued(created.Value, terms, secret));
    }

    /// <returns>The terms of the account that it is saved in.</returns>
    private Task<ErrorOr<KeyTerms>> SaveAsync(ApiKey key, CancellationToken cancellationToken) => unitOfWork.ExecuteAsync<KeyTerms>(
        async token =>
        {
            var rights = context.RequiredScope.Rights;
            var allowed = DelegationPolicy.MayGrant(rights, key.Permissions).Then(
                _ => DelegationPolicy.MayCreateKey(rights, KeyBounds.Of(key.Id, key.Details)));
            if (allowed.IsError)
            {
                return allowed.Errors;
            }

            if (await accounts.LockAsync(key.AccountId, token) is not { ApiKeyPolicy: var policy } account)
            {
                return AccountErrors.NotFound;
            }

            if (policy.ViolationsBy(key.Details, key.CreatedAt).ToList() is { Count: > 0 } faults)
            {
                return faults;
            }

            var most = Math.Min(policy.MaxKeys ?? int.MaxValue, limits.MaxPerAccount);
            if (await keys.CountAsync(key.AccountId, token) >= most)
            {
                return Error.Conflict(
                    "too_many_api_keys",
                    $"The account holds {most} API keys, the most that its policy and the setting ApiKeys:MaxPerAccount allow. "
                + "Delete one first.");
            }

            keys.Add(key);
            audit.RecordCreation(AuditActions.ApiKeyCreated, ApiKeySnapshot.StateOf(key, clock.UtcNow));
            return KeyTerms.Of(account);
        },
        cancellationToken);
}
