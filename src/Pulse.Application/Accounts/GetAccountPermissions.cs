using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Permissions;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Accounts;

/// <summary>Returns the permissions of the account in effect.</summary>
[RequirePermission(Permission.ReadAccounts, Permission.WriteAccounts)]
public sealed record GetAccountPermissions : IRequest<ErrorOr<Versioned<AccountPermissionsDto>>>;

/// <summary>Permissions of an account: the upper limit of every grant in it.</summary>
/// <param name="Permissions">Names without duplicates. If empty, only superAdmins can act in the account.</param>
public sealed record AccountPermissionsDto(IReadOnlyList<PermissionName> Permissions) : IVaried
{
    /// <inheritdoc cref="AccountDto"/>
    string? IVaried.Variant => PermissionVariant.Of(Permissions);
}

public sealed class GetAccountPermissionsHandler(RequestContext context, IAccountRepository accounts, IPermissionCatalogue permissions)
    : IRequestHandler<GetAccountPermissions, ErrorOr<Versioned<AccountPermissionsDto>>>
{
    public async Task<ErrorOr<Versioned<AccountPermissionsDto>>> Handle(GetAccountPermissions query, CancellationToken cancellationToken)
    {
        var account = await accounts.FindAsync(context.RequiredScope.AccountId, cancellationToken);
        if (account is null)
        {
            return AccountErrors.NotFound;
        }

        var given = account.PermissionsIn(await permissions.GetAsync(cancellationToken, account.OwnPermissions.Custom));
        return new Versioned<AccountPermissionsDto>(new AccountPermissionsDto(given.ToSortedList()), account.Version);
    }
}
