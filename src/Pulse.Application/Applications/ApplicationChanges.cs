using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Application.Applications;

/// <summary>
/// The way to change an application of the account in effect: found and as the caller last saw it, in one transaction, which tells the
/// audit log what changed.
/// </summary>
public sealed class ApplicationChanges(CurrentCall call, IApplicationRepository applications, IUnitOfWork unitOfWork, AuditLog audit)
{
    private static readonly Error NotFound = Errors.NotFound("application");

    /// <param name="action">What the change is called: one of <see cref="AuditActions"/>.</param>
    /// <param name="id">The application.</param>
    /// <param name="ifMatch">The version that the caller wants to change.</param>
    /// <param name="change">What is done to it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The application as it is then.</returns>
    public async Task<ErrorOr<MerchantApplication>> ChangeAsync(
        string action, Guid id, IfMatch ifMatch, Func<MerchantApplication, ErrorOr<Success>> change, CancellationToken cancellationToken) =>
        ifMatch.Explain(await unitOfWork.ExecuteAsync<MerchantApplication>(
            async token => await applications.FindAsync(call.RequiredScope.AccountId, id, token) is not { } application
                ? NotFound
                : ifMatch.Check(application.Version).Then(_ => Recorded(action, application, change)),
            cancellationToken));

    private ErrorOr<MerchantApplication> Recorded(string action, MerchantApplication application, Func<MerchantApplication, ErrorOr<Success>> change)
    {
        var (version, before) = (application.Version, ApplicationView.InAudit(application));
        return change(application).Then(_ =>
        {
            var isGone = action == AuditActions.ApplicationDeleted;
            if (isGone || application.Version != version)
            {
                audit.Record(action, AuditTarget.Application(application.Id), before, isGone ? null : ApplicationView.InAudit(application));
            }

            return application;
        });
    }
}
