using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Applications;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Applications;

/// <summary>Changes the content of a draft of the account in effect.</summary>
[RequirePermission(Permission.WriteApplications)]
public sealed record UpdateApplication(Guid Id, MergePatch<ApplicationContent> Patch, IfMatch IfMatch)
    : IRequest<ErrorOr<Versioned<ApplicationDto>>>;

public sealed class UpdateApplicationHandler(DraftEdits edits, ApplicationView view)
    : IRequestHandler<UpdateApplication, ErrorOr<Versioned<ApplicationDto>>>
{
    public async Task<ErrorOr<Versioned<ApplicationDto>>> Handle(UpdateApplication command, CancellationToken cancellationToken)
    {
        var updated = await edits.MakeAsync(command.Id, command.Patch, command.IfMatch, cancellationToken);
        return updated.Then(view.Of);
    }
}
