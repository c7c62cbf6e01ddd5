using ErrorOr;
using MediatR;
using Pulse.Application.Applications;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Application.Portal;

/// <summary>Submits the draft of the presented key. The key ends with it.</summary>
[RequireApplicant]
public sealed record SubmitPortalApplication(IfMatch IfMatch) : IRequest<ErrorOr<Versioned<PortalApplicationDto>>>;

public sealed class SubmitPortalApplicationHandler(
    RequestContext context, IApplicationRepository applications, AuditedUpdate audited, TimeProvider clock)
    : IRequestHandler<SubmitPortalApplication, ErrorOr<Versioned<PortalApplicationDto>>>
{
    public async Task<ErrorOr<Versioned<PortalApplicationDto>>> Handle(SubmitPortalApplication command, CancellationToken cancellationToken)
    {
        var submitted = await audited.UpdateAsync(
            AuditActions.ApplicationSubmitted,
            command.IfMatch,
            token => applications.FindAsync(context.RequiredScope.AccountId, context.RequiredApplicant.ApplicationId, token)
                .Or(Errors.NotFound("application")),
            ApplicationSnapshot.StateOf,
            application => application.Submit(context.RequiredCaller.Name, clock.UtcNow),
            cancellationToken);
        return submitted.Then(PortalApplicationDto.Of);
    }
}
