using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Application.Applications;

/// <summary>Edits a draft, for users of the account and for the applicant.</summary>
public sealed class DraftEdits(
    RequestContext context,
    IApplicationRepository applications,
    SensitiveFieldProtector protector,
    AuditedUpdate audited,
    TimeProvider clock)
{
    /// <param name="id">A draft of the account in effect.</param>
    /// <param name="patch">The changed fields.</param>
    /// <param name="ifMatch">The versions that the caller accepts.</param>
    /// <returns>The application after the edit.</returns>
    public Task<ErrorOr<MerchantApplication>> MakeAsync(
        Guid id, MergePatch<ApplicationContent> patch, IfMatch ifMatch, CancellationToken cancellationToken) => audited.UpdateAsync(
            AuditActions.ApplicationUpdated,
            ifMatch,
            token => applications.FindAsync(context.RequiredScope.AccountId, id, token).Or(Errors.NotFound("application")),
            ApplicationSnapshot.StateOf,
            application => Edit(application, patch),
            cancellationToken);

    private ErrorOr<Success> Edit(MerchantApplication application, MergePatch<ApplicationContent> patch) => application.CheckIsDraft()
        .Then(_ => protector.Keep(application.Id, application.Content, patch.ApplyTo(application.Content)))
        .Then(content => application.Edit(content, context.RequiredCaller.Name, clock.UtcNow));
}
