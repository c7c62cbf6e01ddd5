using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;

namespace Pulse.Application.Applications;

/// <summary>Changes the content of a draft, for users and applicants.</summary>
public sealed class DraftEdits(RequestContext context, SensitiveFieldProtector protector, ApplicationChanges changes, TimeProvider clock)
{
    /// <summary>Applies a patch to a draft of the account in effect and returns the changed application.</summary>
    public Task<ErrorOr<MerchantApplication>> MakeAsync(
        Guid id, MergePatch<ApplicationContent> patch, IfMatch ifMatch, CancellationToken cancellationToken) =>
        changes.ChangeAsync(
            AuditActions.ApplicationUpdated,
            id,
            ifMatch,
            application => application.CheckIsDraft()
                .Then(_ => protector.Keep(application.Id, application.Content, patch.ApplyTo(application.Content)))
                .Then(content => application.Edit(content, context.RequiredCaller.Name, clock.UtcNow)),
            cancellationToken);
}
