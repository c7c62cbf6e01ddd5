using ErrorOr;
using FluentValidation;
using MediatR;
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

public sealed class SetAccountPermissionsHandler(RequestContext context, AccountChanges changes, TimeProvider clock, AccountView view)
    : IRequestHandler<SetAccountPermissions, ErrorOr<Versioned<AccountDto>>>
{
    public async Task<ErrorOr<Versioned<AccountDto>>> Handle(SetAccountPermissions command, CancellationToken cancellationToken)
    {
        var permissions = PermissionSet.Of(command.Given.Permissions);
        var set = await changes.ChangeAsync(
            AuditActions.AccountPermissionsSet,
            command.IfMatch,
            (account, _) => Task.FromResult(Give(account, permissions)),
            cancellationToken);
        return set.Then(view.Of);
    }

    private ErrorOr<Success> Give(Account account, PermissionSet permissions)
    {
        account.Give(permissions, context.RequiredCaller.Name, clock.UtcNow);
        return Result.Success;
    }
}
