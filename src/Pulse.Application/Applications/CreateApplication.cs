using ErrorOr;
using MediatR;
using Pulse.Application.Accounts;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Applications;

/// <summary>Creates a draft application of the account in effect.</summary>
[RequirePermission(Permission.WriteApplications, InPerson = true)]
[ReturnsSecret(SecretOwner.Application)]
public sealed record CreateApplication(ApplicationContent Content) : IRequest<ErrorOr<Versioned<IssuedApplicationDto>>>;

public sealed class CreateApplicationHandler(
    RequestContext context,
    IApplicationRepository applications,
    SensitiveFieldProtector protector,
    ICredentialGenerator credentials,
    IAccountRepository accounts,
    AccountLimits limits,
    IUnitOfWork unitOfWork,
    AuditLog audit,
    TimeProvider clock,
    ApplicationView view)
    : IRequestHandler<CreateApplication, ErrorOr<Versioned<IssuedApplicationDto>>>
{
    public async Task<ErrorOr<Versioned<IssuedApplicationDto>>> Handle(CreateApplication command, CancellationToken cancellationToken)
    {
        var (id, key) = (Guid.CreateVersion7(), credentials.NewApplicationKey());
        var created = protector.Keep(id, new ApplicationContent(), command.Content)
            .Then(content => MerchantApplication.Draft(
                id, context.RequiredScope.AccountId, content, key, context.RequiredCaller.Name, clock.UtcNow));
        var saved = await created.ThenAsync(draft => unitOfWork.ExecuteAsync<MerchantApplication>(
            async token =>
            {
                await accounts.LockAsync(draft.AccountId, token);
                var capacity = AccountLimits.Check(
                    await applications.CountAsync(draft.AccountId, token),
                    limits.ApplicationsPerAccount,
                    nameof(limits.ApplicationsPerAccount),
                    "too_many_applications",
                    "applications in the account",
                    "delete drafts first");
                return capacity.Then(_ => Added(draft));
            },
            cancellationToken));
        return saved.Then(draft => view.Issued(draft, key));
    }

    private MerchantApplication Added(MerchantApplication draft)
    {
        applications.Add(draft);
        audit.RecordCreation(AuditActions.ApplicationCreated, ApplicationSnapshot.StateOf(draft));
        return draft;
    }
}
