using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Applications;

/// <summary>Hands a draft of the account in effect in.</summary>
[RequirePermission(Permission.WriteApplications)]
public sealed record SubmitApplication(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApplicationDto>>>;

public sealed class SubmitApplicationHandler(RequestContext context, ApplicationChanges changes, TimeProvider clock, ApplicationView view)
    : IRequestHandler<SubmitApplication, ErrorOr<Versioned<ApplicationDto>>>
{
    public async Task<ErrorOr<Versioned<ApplicationDto>>> Handle(SubmitApplication command, CancellationToken cancellationToken)
    {
        var changed = await changes.ChangeAsync(
            AuditActions.ApplicationSubmitted,
            command.Id,
            command.IfMatch,
            application => application.Submit(context.RequiredCaller.Name, clock.UtcNow),
            cancellationToken);
        return changed.Then(view.Of);
    }
}
