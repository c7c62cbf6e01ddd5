using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Accounts;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>Makes an API key in the account in effect.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Permissions">At least one; no more than the caller holds in the account.</param>
/// <param name="Description">At most 500 characters.</param>
/// <param name="ExpiresAt">From this instant on the key is refused; absent: never.</param>
/// <param name="NotBefore">Before this instant the key is refused; absent: it works from the beginning.</param>
/// <param name="AllowedIps">Networks (CIDR) and addresses from which the key may be used, at most 100; absent or empty: from everywhere.</param>
[RequirePermission(Permission.WriteApiKeys)]
public sealed record CreateApiKey(
    string Name,
    IReadOnlyList<Permission> Permissions,
    string? Description = null,
    DateTime? ExpiresAt = null,
    DateTime? NotBefore = null,
    IReadOnlyList<string>? AllowedIps = null)
    : IRequest<ErrorOr<Versioned<IssuedApiKeyDto>>>;

public sealed class CreateApiKeyValidator : AbstractValidator<CreateApiKey>
{
    public CreateApiKeyValidator()
    {
        RuleFor(command => command.Name).ApiKeyName();
        RuleFor(command => command.Description).ApiKeyDescription();
        RuleFor(command => command.Permissions).ApiKeyPermissions();
        RuleFor(command => command.AllowedIps).ApiKeyAllowedIps();
        RuleForEach(command => command.AllowedIps).ApiKeyNetwork();
    }
}

public sealed class CreateApiKeyHandler(
    CurrentCall call,
    IApiKeyRepository keys,
    IAccountRepository accounts,
    IUnitOfWork unitOfWork,
    ICredentialGenerator credentials,
    IClock clock,
    ApiKeyLimits limits,
    AuditLog audit,
    ApiKeyView view) : IRequestHandler<CreateApiKey, ErrorOr<Versioned<IssuedApiKeyDto>>>
{
    public async Task<ErrorOr<Versioned<IssuedApiKeyDto>>> Handle(CreateApiKey command, CancellationToken cancellationToken)
    {
        var scope = call.RequiredScope;
        var details = new ApiKeyDetails(
            command.Name,
            command.Description,
            PermissionSet.Of(command.Permissions),
            command.ExpiresAt,
            notBefore: command.NotBefore,
            allowedIps: AllowedIps.Of(command.AllowedIps ?? []));
        var secret = credentials.NewApiKeySecret();
        var created = ApiKey.Create(
            Guid.CreateVersion7(), scope.AccountId, credentials.NewApiKeyIdentifier(), secret, details, call.RequiredCaller.Name, clock.UtcNow);
        var saved = await created
            .Then(key => GrantCeiling.MayHandOut(scope.Rights, key.Permissions).Then(_ => key))
            .ThenAsync(key => SaveAsync(key, cancellationToken));
        return saved.Then(key => view.Issued(key, secret));
    }

    private Task<ErrorOr<ApiKey>> SaveAsync(ApiKey key, CancellationToken cancellationToken) => unitOfWork.ExecuteAsync<ApiKey>(
        async token =>
        {
            await accounts.LockAsync(key.AccountId, token);
            if (await keys.CountAsync(key.AccountId, token) >= limits.MaxPerAccount)
            {
                return Error.Conflict("too_many_api_keys", $"The account holds {limits.MaxPerAccount} API keys already: delete one first.");
            }

            keys.Add(key);
            audit.Record(AuditActions.ApiKeyCreated, AuditTarget.ApiKey(key.Id), before: null, view.InList(key));
            return key;
        },
        cancellationToken);
}
