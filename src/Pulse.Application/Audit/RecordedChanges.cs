using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Application.Audit;

/// <summary>
/// The way to change something of the account in effect: found and as the caller last saw it, in one transaction, which tells the
/// audit log what changed.
/// </summary>
/// <param name="what">What it is called where there is none.</param>
/// <param name="context">Whose account it belongs to.</param>
/// <param name="unitOfWork">The transaction.</param>
/// <param name="audit">What is told.</param>
public abstract class RecordedChanges<T>(string what, RequestContext context, IUnitOfWork unitOfWork, AuditLog audit)
    where T : class
{
    private readonly Error notFound = Errors.NotFound(what);

    /// <param name="action">What the change is called: one of <see cref="AuditActions"/>.</param>
    /// <param name="id">What is changed.</param>
    /// <param name="ifMatch">The version that the caller wants to change.</param>
    /// <param name="change">What is done to it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="check">What must be so in the transaction besides, once it is found and as the caller last saw it; null: nothing.</param>
    /// <returns>What was changed, as it is then.</returns>
    public async Task<ErrorOr<T>> ChangeAsync(
        string action,
        Guid id,
        IfMatch ifMatch,
        Func<T, ErrorOr<Success>> change,
        CancellationToken cancellationToken,
        Func<CancellationToken, Task<ErrorOr<Success>>>? check = null) =>
        ifMatch.Explain(await unitOfWork.ExecuteAsync<T>(
            async token => await FindAsync(context.RequiredScope.AccountId, id, token) is not { } found
                ? notFound
                : await ifMatch.Check(VersionOf(found))
                    .ThenAsync(async _ => check is null ? Result.Success : await check(token))
                    .Then(_ => Recorded(action, found, change)),
            cancellationToken));

    protected abstract Task<T?> FindAsync(AccountId account, Guid id, CancellationToken cancellationToken);

    protected abstract long VersionOf(T found);

    protected abstract AuditTarget TargetOf(T found);

    /// <summary>What the audit log compares.</summary>
    protected abstract IAuditSnapshot InAudit(T found);

    /// <summary>Whether there is nothing left after it.</summary>
    protected virtual bool IsEnd(string action) => false;

    private ErrorOr<T> Recorded(string action, T found, Func<T, ErrorOr<Success>> change)
    {
        var (version, before) = (VersionOf(found), InAudit(found));
        return change(found).Then(_ =>
        {
            var isGone = IsEnd(action);
            if (isGone || VersionOf(found) != version)
            {
                audit.Record(action, TargetOf(found), before, isGone ? null : InAudit(found));
            }

            return found;
        });
    }
}
