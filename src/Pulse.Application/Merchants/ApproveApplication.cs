using ErrorOr;
using MediatR;
using Pulse.Application.Applications;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Merchants;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Merchants;

/// <summary>Approves an application in review and creates its merchant in the same transaction.</summary>
[RequirePermission(Permission.DecideApplications)]
public sealed record ApproveApplication(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApplicationDto>>>;

public sealed class ApproveApplicationHandler(
    RequestContext context, ApplicationChanges changes, MerchantAdmission merchants, TimeProvider clock, ApplicationView view)
    : IRequestHandler<ApproveApplication, ErrorOr<Versioned<ApplicationDto>>>
{
    public async Task<ErrorOr<Versioned<ApplicationDto>>> Handle(ApproveApplication command, CancellationToken cancellationToken)
    {
        var changed = await changes.ChangeAsync(
            AuditActions.ApplicationApproved,
            command.Id,
            command.IfMatch,
            application => Merchant.Approve(application, Guid.CreateVersion7(), context.RequiredCaller.Name, clock.UtcNow)
                .Then(merchants.Admit),
            cancellationToken,
            merchants.CheckRoomAsync);
        return changed.Then(view.Of);
    }
}
