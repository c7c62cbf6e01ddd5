using ErrorOr;
using MediatR;
using Pulse.Application.Accounts;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>What an account asks of its API keys.</summary>
[RequirePermission(Permission.ReadAccounts, Permission.WriteAccounts)]
public sealed record GetApiKeyPolicy : IRequest<ErrorOr<Versioned<ApiKeyPolicyDto>>>;

/// <summary>What an account asks of its API keys; what is absent is not asked.</summary>
/// <param name="MaxLifetimeDays">Days that a key may live, counted from its making, 1 to 3,650. Keys without an earlier expiry are then refused.</param>
/// <param name="RequireExpiry">Whether every key must have an expiry.</param>
/// <param name="MaxGraceSeconds">Seconds that an old secret may work beside a new one, 0 to 2,592,000 (30 days, which hold where absent).</param>
/// <param name="MaxKeys">Keys that the account may hold, 1 to 100,000.</param>
/// <param name="DisableAfterUnusedDays">Days without use, and without an edit, after which a key is refused, 1 to 3,650.</param>
/// <param name="RequireAllowedIps">Whether every key must say from which networks it is used.</param>
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
            policy.MaxLifetimeDays, policy.RequireExpiry, policy.MaxGraceSeconds, policy.MaxKeys, policy.DisableAfterUnusedDays, policy.RequireAllowedIps);
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

public sealed class GetApiKeyPolicyHandler(RequestContext context, IAccountRepository accounts) : IRequestHandler<GetApiKeyPolicy, ErrorOr<Versioned<ApiKeyPolicyDto>>>
{
    public async Task<ErrorOr<Versioned<ApiKeyPolicyDto>>> Handle(GetApiKeyPolicy query, CancellationToken cancellationToken)
    {
        var account = await accounts.FindAsync(context.RequiredScope.AccountId, cancellationToken);
        return account is null ? AccountErrors.NotFound : ApiKeyPolicyDto.Of(account);
    }
}
