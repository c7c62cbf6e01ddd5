using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;

namespace Pulse.Application.Applications;

/// <summary>The way to change an application of the account in effect.</summary>
public sealed class ApplicationChanges(RequestContext context, IApplicationRepository applications, IUnitOfWork unitOfWork, AuditLog audit)
    : RecordedChanges<MerchantApplication>("application", context, unitOfWork, audit)
{
    protected override Task<MerchantApplication?> FindAsync(AccountId account, Guid id, CancellationToken cancellationToken) =>
        applications.FindAsync(account, id, cancellationToken);

    protected override long VersionOf(MerchantApplication found) => found.Version;

    protected override AuditTarget TargetOf(MerchantApplication found) => AuditTarget.Application(found.Id);

    protected override IAuditSnapshot InAudit(MerchantApplication found) => ApplicationSnapshot.Of(found);

    protected override bool IsEnd(string action) => action == AuditActions.ApplicationDeleted;
}
