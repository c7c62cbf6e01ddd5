using ErrorOr;
using Pulse.Application.Accounts;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Merchants;

namespace Pulse.Application.Merchants;

/// <summary>Adds merchants to the account in effect in the current unit of work and writes their audit events.</summary>
public sealed class MerchantAdmission(
    RequestContext context, IMerchantRepository merchants, IAccountRepository accounts, AccountLimits limits, AuditLog audit)
{
    /// <summary>Checks the limit for merchants under a lock of the account, which lasts until the unit of work ends.</summary>
    public async Task<ErrorOr<Success>> CheckLimitAsync(CancellationToken cancellationToken)
    {
        var account = context.RequiredScope.AccountId;
        await accounts.LockAsync(account, cancellationToken);
        return AccountLimits.Check(
                await merchants.CountAsync(account, cancellationToken),
                limits.MerchantsPerAccount,
                nameof(limits.MerchantsPerAccount),
                "too_many_merchants",
                "merchants in the account",
                "ask the operator to raise it");
    }

    public ErrorOr<Success> Admit(Merchant merchant)
    {
        merchants.Add(merchant);
        audit.RecordCreation(AuditActions.MerchantCreated, MerchantSnapshot.StateOf(merchant));
        return Result.Success;
    }
}
