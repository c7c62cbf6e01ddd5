using ErrorOr;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;

namespace Pulse.Application.Accounts;

/// <summary>Deletes the account in effect. It must be empty. Cannot be undone.</summary>
[RequireSuperAdmin]
public sealed record DeleteAccount(IfMatch IfMatch) : IRequest<ErrorOr<Deleted>>;

public sealed class DeleteAccountHandler(RequestContext context, IAccountRepository accounts, AuditedUpdate audited)
    : IRequestHandler<DeleteAccount, ErrorOr<Deleted>>
{
    public async Task<ErrorOr<Deleted>> Handle(DeleteAccount command, CancellationToken cancellationToken)
    {
        var deleted = await audited.DeleteAsync(
            AuditActions.AccountDeleted,
            command.IfMatch,
            token => accounts.FindToChangeAsync(context.RequiredScope.AccountId, token).Or(AccountErrors.NotFound),
            StateOf,
            RemoveAsync,
            cancellationToken);
        return deleted.Then(_ => Result.Deleted);
    }

    /// <summary>The event is in the system's log, because the log of a deleted account cannot be read.</summary>
    private static AuditedState StateOf(Account account) => AccountSnapshot.StateOf(account) with { Account = null };

    private async Task<ErrorOr<Success>> RemoveAsync(Account account, CancellationToken cancellationToken)
    {
        if (account.Active && await accounts.IsLastOfSuperAdminAsync(account.Id, cancellationToken))
        {
            return AccountErrors.LastOfSuperAdmin;
        }

        await accounts.LockAsync(account.Id, cancellationToken);
        if (await accounts.CountContentsAsync(account.Id, cancellationToken) is { IsEmpty: false } contents)
        {
            return AccountErrors.NotEmpty(contents);
        }

        accounts.Remove(account);
        return Result.Success;
    }
}
