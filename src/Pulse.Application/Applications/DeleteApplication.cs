using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Applications;

/// <summary>Deletes a draft of the account in effect.</summary>
[RequirePermission(Permission.WriteApplications)]
public sealed record DeleteApplication(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Deleted>>;

public sealed class DeleteApplicationHandler(ApplicationChanges changes, IApplicationRepository applications)
    : IRequestHandler<DeleteApplication, ErrorOr<Deleted>>
{
    public async Task<ErrorOr<Deleted>> Handle(DeleteApplication command, CancellationToken cancellationToken)
    {
        var deleted = await changes.ChangeAsync(
            AuditActions.ApplicationDeleted,
            command.Id,
            command.IfMatch,
            application => application.CheckIsDraft().ThenDo(_ => applications.Remove(application)),
            cancellationToken);
        return deleted.Then(_ => Result.Deleted);
    }
}
