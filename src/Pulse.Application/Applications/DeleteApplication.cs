using ErrorOr;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Applications;

/// <summary>Deletes a draft of the account in effect.</summary>
[RequirePermission(Permission.WriteApplications)]
public sealed record DeleteApplication(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Deleted>>;

public sealed class DeleteApplicationHandler(RequestContext context, IApplicationRepository applications, AuditedUpdate audited)
    : IRequestHandler<DeleteApplication, ErrorOr<Deleted>>
{
    public async Task<ErrorOr<Deleted>> Handle(DeleteApplication command, CancellationToken cancellationToken)
    {
        var deleted = await audited.DeleteAsync(
            AuditActions.ApplicationDeleted,
            command.IfMatch,
            token => applications.FindAsync(context.RequiredScope.AccountId, command.Id, token).Or(Errors.NotFound("application")),
            ApplicationSnapshot.StateOf,
            (application, _) => Task.FromResult(Remove(application)),
            cancellationToken);
        return deleted.Then(_ => Result.Deleted);
    }

    private ErrorOr<Success> Remove(MerchantApplication application) =>
        application.CheckIsDraft().ThenDo(_ => applications.Remove(application));
}
