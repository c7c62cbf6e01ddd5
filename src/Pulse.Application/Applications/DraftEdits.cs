using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;

namespace Pulse.Application.Applications;

/// <summary>The way to change what a draft says, whoever says it.</summary>
public sealed class DraftEdits(RequestContext context, SensitiveFieldProtector protector, ApplicationChanges changes, TimeProvider clock)
{
    /// <param name="id">The draft, of the account in effect.</param>
    /// <param name="patch">What it shall say instead.</param>
    /// <param name="ifMatch">The version that the caller wants to change.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The application as it is then.</returns>
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
