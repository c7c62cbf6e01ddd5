using ErrorOr;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Applications;

/// <summary>Begins an application of the account in effect, as a draft.</summary>
[RequirePermission(Permission.WriteApplications, InPerson = true)]
public sealed record CreateApplication(ApplicationContent Content) : IRequest<ErrorOr<Versioned<IssuedApplicationDto>>>;

public sealed class CreateApplicationHandler(
    CurrentCall call,
    IApplicationRepository applications,
    ApplicationWording wording,
    ICredentialGenerator credentials,
    IUnitOfWork unitOfWork,
    AuditLog audit,
    IClock clock,
    ApplicationView view)
    : IRequestHandler<CreateApplication, ErrorOr<Versioned<IssuedApplicationDto>>>
{
    public async Task<ErrorOr<Versioned<IssuedApplicationDto>>> Handle(CreateApplication command, CancellationToken cancellationToken)
    {
        var (id, key) = (Guid.CreateVersion7(), credentials.NewApplicationKey());
        var created = wording.Keep(id, new ApplicationContent(), command.Content)
            .Then(content => MerchantApplication.Draft(id, call.RequiredScope.AccountId, content, key, call.RequiredCaller.Name, clock.UtcNow));
        var saved = await created.ThenAsync(draft => unitOfWork.ExecuteAsync<MerchantApplication>(
            _ =>
            {
                applications.Add(draft);
                audit.Record(AuditActions.ApplicationCreated, AuditTarget.Application(draft.Id), before: null, ApplicationView.InAudit(draft));
                return Task.FromResult(draft.ToErrorOr());
            },
            cancellationToken));
        return saved.Then(draft => view.Issued(draft, key));
    }
}
