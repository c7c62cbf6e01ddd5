using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Accounts;

/// <summary>What the account in effect has been given.</summary>
[RequirePermission(Permission.ReadAccounts, Permission.WriteAccounts)]
public sealed record GetAccountPermissions : IRequest<ErrorOr<Versioned<AccountPermissionsDto>>>;

/// <summary>What an account has been given: nobody in it holds more.</summary>
/// <param name="Permissions">Their names, each once; none at all leaves it to superAdmins.</param>
public sealed record AccountPermissionsDto(IReadOnlyList<Permission> Permissions);

public sealed class GetAccountPermissionsHandler(RequestContext context, IAccountRepository accounts)
    : IRequestHandler<GetAccountPermissions, ErrorOr<Versioned<AccountPermissionsDto>>>
{
    public async Task<ErrorOr<Versioned<AccountPermissionsDto>>> Handle(GetAccountPermissions query, CancellationToken cancellationToken)
    {
        var account = await accounts.FindAsync(context.RequiredScope.AccountId, cancellationToken);
        return account is null
            ? AccountErrors.NotFound
            : new Versioned<AccountPermissionsDto>(new AccountPermissionsDto(account.Permissions.ToSortedList()), account.Version);
    }
}
