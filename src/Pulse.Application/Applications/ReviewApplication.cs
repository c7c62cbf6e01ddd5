using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Applications;

/// <summary>Takes up a submitted application for review.</summary>
[RequirePermission(Permission.DecideApplications)]
public sealed record ReviewApplication(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApplicationDto>>>;

public sealed class ReviewApplicationHandler(RequestContext context, ApplicationChanges changes, TimeProvider clock, ApplicationView view)
    : IRequestHandler<ReviewApplication, ErrorOr<Versioned<ApplicationDto>>>
{
    public async Task<ErrorOr<Versioned<ApplicationDto>>> Handle(ReviewApplication command, CancellationToken cancellationToken)
    {
        var changed = await changes.ChangeAsync(
            AuditActions.ApplicationReviewed,
            command.Id,
            command.IfMatch,
            application => application.Review(context.RequiredCaller.Name, clock.UtcNow),
            cancellationToken);
        return changed.Then(view.Of);
    }
}
