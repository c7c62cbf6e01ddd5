using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Merchants;

namespace Pulse.Application.Merchants;

/// <summary>The way to change a merchant of the account in effect.</summary>
public sealed class MerchantChanges(RequestContext context, IMerchantRepository merchants, IUnitOfWork unitOfWork, AuditLog audit)
    : RecordedChanges<Merchant>("merchant", context, unitOfWork, audit)
{
    protected override Task<Merchant?> FindAsync(AccountId account, Guid id, CancellationToken cancellationToken) =>
        merchants.FindAsync(account, id, cancellationToken);

    protected override long VersionOf(Merchant found) => found.Version;

    protected override AuditTarget TargetOf(Merchant found) => AuditTarget.Merchant(found.Id);

    protected override IAuditSnapshot InAudit(Merchant found) => MerchantSnapshot.Of(found);
}
