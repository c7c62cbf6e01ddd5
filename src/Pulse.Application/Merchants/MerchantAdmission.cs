using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Domain.Audit;
using Pulse.Domain.Merchants;

namespace Pulse.Application.Merchants;

/// <summary>Adds a merchant to the account in effect, in the unit of work that is running, and tells the audit log.</summary>
public sealed class MerchantAdmission(IMerchantRepository merchants, AuditLog audit)
{
    public ErrorOr<Success> Admit(Merchant merchant)
    {
        merchants.Add(merchant);
        audit.Record(AuditActions.MerchantCreated, AuditTarget.Merchant(merchant.Id), before: null, MerchantView.InAudit(merchant));
        return Result.Success;
    }
}
