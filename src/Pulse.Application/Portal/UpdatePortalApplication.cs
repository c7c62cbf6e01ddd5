using ErrorOr;
using MediatR;
using Pulse.Application.Applications;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Applications;

namespace Pulse.Application.Portal;

/// <summary>Changes the draft of the presented key.</summary>
[RequireApplicant]
public sealed record UpdatePortalApplication(MergePatch<ApplicationContent> Patch, IfMatch IfMatch)
    : IRequest<ErrorOr<Versioned<PortalApplicationDto>>>;

public sealed class UpdatePortalApplicationHandler(RequestContext context, DraftEdits edits)
    : IRequestHandler<UpdatePortalApplication, ErrorOr<Versioned<PortalApplicationDto>>>
{
    public async Task<ErrorOr<Versioned<PortalApplicationDto>>> Handle(UpdatePortalApplication command, CancellationToken cancellationToken)
    {
        var updated = await edits.MakeAsync(context.RequiredApplicant.ApplicationId, command.Patch, command.IfMatch, cancellationToken);
        return updated.Then(PortalApplicationDto.Of);
    }
}
