using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;

namespace Pulse.Application.Accounts;

/// <summary>
/// The way to change the account in effect: as the caller last saw it, in one transaction, which tells the audit log what changed.
/// </summary>
public sealed class AccountChanges(RequestContext context, IAccountRepository accounts, IUnitOfWork unitOfWork, AuditLog audit)
{
    /// <inheritdoc cref="ChangeAsync(string, IfMatch, Func{Account, ErrorOr{Success}}, Func{Account, CancellationToken, Task{ErrorOr{Success}}}, CancellationToken)"/>
    public Task<ErrorOr<Account>> ChangeAsync(
        string action, IfMatch ifMatch, Func<Account, CancellationToken, Task<ErrorOr<Success>>> change, CancellationToken cancellationToken) =>
        ChangeAsync(action, ifMatch, _ => Result.Success, change, cancellationToken);

    /// <param name="action">What the change is called: one of <see cref="AuditActions"/>.</param>
    /// <param name="ifMatch">The version that the caller wants to change.</param>
    /// <param name="may">Whether the caller may change this account in this way.</param>
    /// <param name="change">What is done to the account.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The account as it is then.</returns>
    public async Task<ErrorOr<Account>> ChangeAsync(
        string action,
        IfMatch ifMatch,
        Func<Account, ErrorOr<Success>> may,
        Func<Account, CancellationToken, Task<ErrorOr<Success>>> change,
        CancellationToken cancellationToken) =>
        ifMatch.Explain(await unitOfWork.ExecuteAsync<Account>(
            async token =>
            {
                return await accounts.FindToChangeAsync(context.RequiredScope.AccountId, token) is not { } account
                    ? AccountErrors.NotFound
                    : await may(account).Then(_ => ifMatch.Check(account.Version)).ThenAsync(_ => RecordedAsync(action, account, change, token));
            },
            cancellationToken));

    private async Task<ErrorOr<Account>> RecordedAsync(
        string action, Account account, Func<Account, CancellationToken, Task<ErrorOr<Success>>> change, CancellationToken cancellationToken)
    {
        var (version, before) = (account.Version, AccountSnapshot.Of(account));
        var changed = await change(account, cancellationToken);
        return changed.Then(_ =>
        {
            if (action == AuditActions.AccountDeleted)
            {
                // In an account that is gone nobody could read it.
                audit.RecordIn(null, action, AuditTarget.Account(account.Id), before, after: null);
            }
            else if (account.Version != version)
            {
                audit.RecordIn(account.Id, action, AuditTarget.Account(account.Id), before, AccountSnapshot.Of(account));
            }

            return account;
        });
    }
}
