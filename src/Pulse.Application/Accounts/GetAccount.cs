using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Accounts;

/// <summary>Returns the account in effect.</summary>
[RequirePermission(Permission.ReadAccounts, Permission.WriteAccounts)]
public sealed record GetAccount : IRequest<ErrorOr<Versioned<AccountDto>>>;

public sealed class GetAccountHandler(RequestContext context, IAccountRepository accounts, AccountView view)
    : IRequestHandler<GetAccount, ErrorOr<Versioned<AccountDto>>>
{
    public async Task<ErrorOr<Versioned<AccountDto>>> Handle(GetAccount query, CancellationToken cancellationToken)
    {
        var account = await accounts.FindAsync(context.RequiredScope.AccountId, cancellationToken);
        return account is null ? AccountErrors.NotFound : await view.OfAsync(account, cancellationToken);
    }
}
