using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;

namespace Pulse.Application.Accounts;

/// <summary>Deletes the account in effect. It must be empty. Cannot be undone.</summary>
[RequireSuperAdmin]
public sealed record DeleteAccount(IfMatch IfMatch) : IRequest<ErrorOr<Deleted>>;

public sealed class DeleteAccountHandler(AccountChanges changes, IAccountRepository accounts)
    : IRequestHandler<DeleteAccount, ErrorOr<Deleted>>
{
    public async Task<ErrorOr<Deleted>> Handle(DeleteAccount command, CancellationToken cancellationToken)
    {
        var deleted = await changes.ChangeAsync(AuditActions.AccountDeleted, command.IfMatch, RemoveAsync, cancellationToken);
        return deleted.Then(_ => Result.Deleted);
    }

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
