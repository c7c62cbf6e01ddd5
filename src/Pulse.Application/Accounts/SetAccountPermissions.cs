using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
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
        .Must(list => list is null || list.Distinct().Count() == list.Count).WithMessage("Must not contain a permission twice.");
}

public sealed class SetAccountPermissionsHandler(
    RequestContext context, IAccountRepository accounts, AuditedUpdate audited, TimeProvider clock, AccountView view)
    : IRequestHandler<SetAccountPermissions, ErrorOr<Versioned<AccountDto>>>
{
    public async Task<ErrorOr<Versioned<AccountDto>>> Handle(SetAccountPermissions command, CancellationToken cancellationToken)
    {
        var set = await audited.UpdateAsync(
            AuditActions.AccountPermissionsSet,
            command.IfMatch,
            token => accounts.FindToChangeAsync(context.RequiredScope.AccountId, token).Or(AccountErrors.NotFound),
            AccountSnapshot.StateOf,
            account => Give(account, PermissionSet.Of(command.Given.Permissions)),
            cancellationToken);
        return set.Then(view.Of);
    }

    private ErrorOr<Success> Give(Account account, PermissionSet permissions)
    {
        account.Give(permissions, context.RequiredCaller.Name, clock.UtcNow);
        return Result.Success;
    }
}
