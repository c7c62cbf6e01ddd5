using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Applications;

/// <summary>Gives up an application that nobody has decided.</summary>
[RequirePermission(Permission.WriteApplications)]
public sealed record WithdrawApplication(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApplicationDto>>>;

public sealed class WithdrawApplicationHandler(RequestContext context, ApplicationChanges changes, TimeProvider clock, ApplicationView view)
    : IRequestHandler<WithdrawApplication, ErrorOr<Versioned<ApplicationDto>>>
{
    public async Task<ErrorOr<Versioned<ApplicationDto>>> Handle(WithdrawApplication command, CancellationToken cancellationToken)
    {
        var changed = await changes.ChangeAsync(
            AuditActions.ApplicationWithdrawn,
            command.Id,
            command.IfMatch,
            application => application.Withdraw(context.RequiredCaller.Name, clock.UtcNow),
            cancellationToken);
        return changed.Then(view.Of);
    }
}
