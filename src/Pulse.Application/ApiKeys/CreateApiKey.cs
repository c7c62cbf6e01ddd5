using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.Application.Permissions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
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
/// <param name="ExternalId">
/// An id in your own system, such as that of a customer, at most 128 characters. Several keys can have the same. Absent or empty: none.
/// </param>
/// <param name="Metadata">
/// Named texts for your services: at most 50, with names of at most 40 characters and texts of at most 500. Names cannot contain square
/// brackets, double quotes or backslashes. Empty texts are left out.
/// </param>
/// <param name="Prefix">
/// First part of the key's secrets: 2 to 16 of the characters a to z and 0 to 9. It cannot be changed. Default: pls.
/// </param>
[RequirePermission(Permission.WriteApiKeys, InPerson = true)]
[ReturnsSecret(SecretOwner.ApiKey)]
public sealed record CreateApiKey(
    string Name,
    IReadOnlyList<PermissionName> Permissions,
    string? Description = null,
    DateTime? ExpiresAt = null,
    DateTime? NotBefore = null,
    IReadOnlyList<string>? AllowedIps = null,
    RateLimitDto? RateLimit = null,
    QuotaDto? Quota = null,
    string? ExternalId = null,
    IReadOnlyDictionary<string, string?>? Metadata = null,
    string? Prefix = null)
    : IRequest<ErrorOr<Versioned<IssuedApiKeyDto>>>, INewApiKey;

public sealed class CreateApiKeyValidator : AbstractValidator<CreateApiKey>
{
    public CreateApiKeyValidator() => this.NewApiKeyRules();
}

public sealed class CreateApiKeyHandler(
    RequestContext context,
    IApiKeyRepository keys,
    ApiKeyAdmission admission,
    KnownPermissions known,
    IUnitOfWork unitOfWork,
    ICredentialGenerator credentials,
    TimeProvider clock,
    AuditLog audit,
    ApiKeyView view) : IRequestHandler<CreateApiKey, ErrorOr<Versioned<IssuedApiKeyDto>>>
{
    public async Task<ErrorOr<Versioned<IssuedApiKeyDto>>> Handle(CreateApiKey command, CancellationToken cancellationToken)
    {
        var exist = await known.CheckAsync(command.Permissions, "permissions", cancellationToken);
        if (exist.IsError)
        {
            return exist.Errors;
        }

        var secret = credentials.NewApiKeySecret(command.Prefix ?? SecretPrefix.Default);
        var created = ApiKey.Create(
            Guid.CreateVersion7(),
            context.RequiredScope.AccountId,
            credentials.NewApiKeyIdentifier(),
            Guid.CreateVersion7(),
            secret,
            command.ToDetails(),
            context.RequiredCaller.Name,
            clock.UtcNow);
        var saved = await created.ThenAsync(key => SaveAsync(key, cancellationToken));
        return saved.Then(terms => view.Issued(created.Value, terms, secret));
    }

    /// <returns>The terms of the account that it is saved in.</returns>
    private Task<ErrorOr<KeyTerms>> SaveAsync(ApiKey key, CancellationToken cancellationToken) => unitOfWork.ExecuteAsync(
        token => admission.MayCreate(key)
            .ThenAsync(_ => admission.LockAsync(token))
            .Then(room => room.Add(key).Then(_ =>
            {
                keys.Add(key);
                audit.RecordCreation(AuditActions.ApiKeyCreated, ApiKeySnapshot.StateOf(key, clock.UtcNow));
                return room.Terms;
            })),
        cancellationToken);
}
