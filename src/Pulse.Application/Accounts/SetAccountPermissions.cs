using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Permissions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Accounts;

/// <summary>Replaces the permissions of the account in effect. Keys, roles and sessions lose removed permissions at once.</summary>
[RequireSuperAdmin]
public sealed record SetAccountPermissions(AccountPermissionsDto Given, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<AccountDto>>>;

public sealed class AccountPermissionsDtoValidator : AbstractValidator<AccountPermissionsDto>
{
    public AccountPermissionsDtoValidator() => RuleFor(given => given.Permissions)
        .NotNull().WithMessage("A list is required; it can be empty.")
        .DistinctPermissions();
}

public sealed class SetAccountPermissionsHandler(
    RequestContext context,
    IAccountRepository accounts,
    IPermissionCatalogue permissions,
    KnownPermissions known,
    AuditedUpdate audited,
    TimeProvider clock,
    AccountView view)
    : IRequestHandler<SetAccountPermissions, ErrorOr<Versioned<AccountDto>>>
{
    public async Task<ErrorOr<Versioned<AccountDto>>> Handle(SetAccountPermissions command, CancellationToken cancellationToken)
    {
        var exist = await known.CheckAsync(command.Given.Permissions, "permissions", cancellationToken);
        if (exist.IsError)
        {
            return exist.Errors;
        }

        var set = await audited.UpdateAsync(
            AuditActions.AccountPermissionsSet,
            command.IfMatch,
            token => accounts.FindToChangeAsync(context.RequiredScope.AccountId, token).Or(AccountErrors.NotFound),
            AccountSnapshot.StateOf,
            (account, token) => GiveAsync(account, command, token),
            cancellationToken);
        return await set.ThenAsync(account => view.OfAsync(account, cancellationToken));
    }

    /// <summary>A permission of all accounts can be defined or deleted without a new version of the account.</summary>
    private async Task<ErrorOr<Success>> GiveAsync(Account account, SetAccountPermissions command, CancellationToken cancellationToken)
    {
        var given = PermissionSet.Of(command.Given.Permissions);
        var catalogue = await permissions.GetAsync(cancellationToken, given.Union(account.OwnPermissions).Custom);
        var current = PermissionVariant.Of(account.PermissionsIn(catalogue).ToSortedList());
        return command.IfMatch.CheckVariant(current).ThenDo(
            _ => account.Give(given, catalogue, context.RequiredCaller.Name, clock.UtcNow));
    }
}
