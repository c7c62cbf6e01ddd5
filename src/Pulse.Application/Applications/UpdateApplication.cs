using ErrorOr;
using MediatR;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Applications;

/// <summary>Changes what a draft of the account in effect says.</summary>
[RequirePermission(Permission.WriteApplications)]
public sealed record UpdateApplication(Guid Id, MergePatch<ApplicationContent> Patch, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApplicationDto>>>;

public sealed class UpdateApplicationHandler(CurrentCall call, ApplicationWording wording, ApplicationChanges changes, IClock clock, ApplicationView view)
    : IRequestHandler<UpdateApplication, ErrorOr<Versioned<ApplicationDto>>>
{
    public async Task<ErrorOr<Versioned<ApplicationDto>>> Handle(UpdateApplication command, CancellationToken cancellationToken)
    {
        var updated = await changes.ChangeAsync(
            AuditActions.ApplicationUpdated,
            command.Id,
            command.IfMatch,
            application => application.CheckIsDraft()
                .Then(_ => wording.Keep(application.Id, application.Content, command.Patch.ApplyTo(application.Content)))
                .Then(content => application.Edit(content, call.RequiredCaller.Name, clock.UtcNow)),
            cancellationToken);
        return updated.Then(view.Of);
    }
}
