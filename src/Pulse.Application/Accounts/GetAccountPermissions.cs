using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Accounts;

/// <summary>Returns the permissions of the account in effect.</summary>
[RequirePermission(Permission.ReadAccounts, Permission.WriteAccounts)]
public sealed record GetAccountPermissions : IRequest<ErrorOr<Versioned<AccountPermissionsDto>>>;

/// <summary>Permissions of an account: the upper limit of every grant in it.</summary>
/// <param name="Permissions">Names without duplicates. If empty, only superAdmins can act in the account.</param>
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
