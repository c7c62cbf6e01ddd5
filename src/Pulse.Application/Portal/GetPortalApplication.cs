using ErrorOr;
using MediatR;
using Pulse.Application.Applications;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;

namespace Pulse.Application.Portal;

/// <summary>The draft whose key was presented.</summary>
[RequireApplicant]
public sealed record GetPortalApplication : IRequest<ErrorOr<Versioned<PortalApplicationDto>>>;

public sealed class GetPortalApplicationHandler(RequestContext context, IApplicationRepository applications)
    : IRequestHandler<GetPortalApplication, ErrorOr<Versioned<PortalApplicationDto>>>
{
    /// <summary>It may have been submitted or deleted since its key was looked up.</summary>
    public async Task<ErrorOr<Versioned<PortalApplicationDto>>> Handle(GetPortalApplication query, CancellationToken cancellationToken) =>
        await applications.FindAsync(context.RequiredScope.AccountId, context.RequiredApplicant.ApplicationId, cancellationToken) is { Status: ApplicationStatus.Draft } draft
            ? PortalApplicationDto.Of(draft)
            : Errors.Unauthenticated;
}
