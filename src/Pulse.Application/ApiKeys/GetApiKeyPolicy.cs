using ErrorOr;
using MediatR;
using Pulse.Application.Accounts;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>Returns the account's rules for API keys.</summary>
[RequirePermission(Permission.ReadAccounts, Permission.WriteAccounts)]
public sealed record GetApiKeyPolicy : IRequest<ErrorOr<Versioned<ApiKeyPolicyDto>>>;

/// <summary>The account's rules for API keys. Absent rules do not apply.</summary>
/// <param name="MaxLifetimeDays">
/// Longest lifetime of a key in days from its creation, 1 to 3,650. Keys that end later are rejected after it.
/// </param>
/// <param name="RequireExpiry">Whether every key must have an expiry.</param>
/// <param name="MaxGraceSeconds">Longest grace period of a rotation in seconds, 0 to 2,592,000 (30 days, the default).</param>
/// <param name="MaxKeys">Most keys of the account, 1 to 100,000.</param>
/// <param name="DisableAfterUnusedDays">Days without a use or an edit after which a key is rejected, 1 to 3,650.</param>
/// <param name="RequireAllowedIps">Whether every key must name the networks it is used from.</param>
public sealed record ApiKeyPolicyDto(
    int? MaxLifetimeDays = null,
    bool RequireExpiry = false,
    int? MaxGraceSeconds = null,
    int? MaxKeys = null,
    int? DisableAfterUnusedDays = null,
    bool RequireAllowedIps = false)
{
    internal static Versioned<ApiKeyPolicyDto> Of(Account account)
    {
        var policy = account.ApiKeyPolicy;
        var shown = new ApiKeyPolicyDto(
            policy.MaxLifetimeDays,
            policy.RequireExpiry,
            policy.MaxGraceSeconds,
            policy.MaxKeys,
            policy.DisableAfterUnusedDays,
            policy.RequireAllowedIps);
        return new Versioned<ApiKeyPolicyDto>(shown, account.Version);
    }

    internal ApiKeyPolicy ToPolicy() => new()
    {
        MaxLifetimeDays = MaxLifetimeDays,
        RequireExpiry = RequireExpiry,
        MaxGraceSeconds = MaxGraceSeconds,
        MaxKeys = MaxKeys,
        DisableAfterUnusedDays = DisableAfterUnusedDays,
        RequireAllowedIps = RequireAllowedIps,
    };
}

public sealed class GetApiKeyPolicyHandler(RequestContext context, IAccountRepository accounts)
    : IRequestHandler<GetApiKeyPolicy, ErrorOr<Versioned<ApiKeyPolicyDto>>>
{
    public async Task<ErrorOr<Versioned<ApiKeyPolicyDto>>> Handle(GetApiKeyPolicy query, CancellationToken cancellationToken)
    {
        var account = await accounts.FindAsync(context.RequiredScope.AccountId, cancellationToken);
        return account is null ? AccountErrors.NotFound : ApiKeyPolicyDto.Of(account);
    }
}
