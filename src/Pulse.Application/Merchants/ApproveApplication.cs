using ErrorOr;
using MediatR;
using Pulse.Application.Applications;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Merchants;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Merchants;

/// <summary>Approves an application in review and creates its merchant in the same transaction.</summary>
[RequirePermission(Permission.DecideApplications)]
public sealed record ApproveApplication(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApplicationDto>>>;

public sealed class ApproveApplicationHandler(
    RequestContext context,
    IApplicationRepository applications,
    AuditedUpdate audited,
    MerchantAdmission merchants,
    TimeProvider clock,
    ApplicationView view)
    : IRequestHandler<ApproveApplication, ErrorOr<Versioned<ApplicationDto>>>
{
    public async Task<ErrorOr<Versioned<ApplicationDto>>> Handle(ApproveApplication command, CancellationToken cancellationToken)
    {
        var approved = await audited.UpdateAsync(
            AuditActions.ApplicationApproved,
            command.IfMatch,
            token => applications.FindAsync(context.RequiredScope.AccountId, command.Id, token).Or(Errors.NotFound("application")),
            ApplicationSnapshot.StateOf,
            ApproveAsync,
            cancellationToken);
        return approved.Then(view.Of);
    }

    private async Task<ErrorOr<Success>> ApproveAsync(MerchantApplication application, CancellationToken cancellationToken)
    {
        var room = await merchants.CheckLimitAsync(cancellationToken);
        return room
            .Then(_ => Merchant.Approve(application, Guid.CreateVersion7(), context.RequiredCaller.Name, clock.UtcNow))
            .Then(merchants.Admit);
    }
}
