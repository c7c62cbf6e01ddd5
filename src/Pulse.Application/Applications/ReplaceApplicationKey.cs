using ErrorOr;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Applications;

/// <summary>Replaces the key of a draft of the account in effect. The old key becomes invalid.</summary>
[RequirePermission(Permission.WriteApplications, InPerson = true)]
[ReturnsSecret(SecretOwner.Application)]
public sealed record ReplaceApplicationKey(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<IssuedApplicationDto>>>;

public sealed class ReplaceApplicationKeyHandler(
    RequestContext context,
    IApplicationRepository applications,
    AuditedUpdate audited,
    ICredentialGenerator credentials,
    TimeProvider clock,
    ApplicationView view)
    : IRequestHandler<ReplaceApplicationKey, ErrorOr<Versioned<IssuedApplicationDto>>>
{
    public async Task<ErrorOr<Versioned<IssuedApplicationDto>>> Handle(ReplaceApplicationKey command, CancellationToken cancellationToken)
    {
        var key = credentials.NewApplicationKey();
        var replaced = await audited.UpdateAsync(
            AuditActions.ApplicationKeyReplaced,
            command.IfMatch,
            token => applications.FindAsync(context.RequiredScope.AccountId, command.Id, token).Or(Errors.NotFound("application")),
            ApplicationSnapshot.StateOf,
            application => application.ReplaceKey(key, context.RequiredCaller.Name, clock.UtcNow),
            cancellationToken);
        return replaced.Then(application => view.Issued(application, key));
    }
}
