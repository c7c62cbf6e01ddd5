using ErrorOr;
using MediatR;
using Pulse.Application.Applications;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;

namespace Pulse.Application.Portal;

/// <summary>Returns the draft of the presented key.</summary>
[RequireApplicant]
public sealed record GetPortalApplication : IRequest<ErrorOr<Versioned<PortalApplicationDto>>>;

public sealed class GetPortalApplicationHandler(RequestContext context, IApplicationRepository applications)
    : IRequestHandler<GetPortalApplication, ErrorOr<Versioned<PortalApplicationDto>>>
{
    /// <summary>The draft can have been submitted or deleted since the lookup of its key.</summary>
    public async Task<ErrorOr<Versioned<PortalApplicationDto>>> Handle(GetPortalApplication query, CancellationToken cancellationToken) =>
        await applications.FindAsync(
            context.RequiredScope.AccountId,
            context.RequiredApplicant.ApplicationId,
            cancellationToken) is { Status: ApplicationStatus.Draft } draft
            ? PortalApplicationDto.Of(draft)
            : Errors.Unauthenticated;
}
