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

/// <summary>Changes the account in effect.</summary>
[RequirePermission(Permission.WriteAccounts)]
public sealed record UpdateAccount(AccountPatch Patch, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<AccountDto>>>;

/// <summary>A JSON merge patch of an account. Absent fields do not change; null clears a field that can be empty.</summary>
public sealed record AccountPatch
{
    /// <summary>1 to 100 characters.</summary>
    public MergePatch<string> AccountName { get; init; }

    /// <summary>Code of the sales representative, at most 32 characters. Null clears it.</summary>
    public MergePatch<string?> Repcode { get; init; }

    /// <summary>In an inactive account, only superAdmins can act and all keys are rejected.</summary>
    public MergePatch<bool> Active { get; init; }

    /// <summary>
    /// Whether members need a second factor to act in this account. Does not apply to superAdmins. Only a user with a second
    /// factor, or a superAdmin, can turn it off, and not while impersonating.
    /// </summary>
    public MergePatch<bool> RequireMfa { get; init; }

    internal AccountDetails ApplyTo(AccountDetails current) => new(
        AccountName.ApplyTo(current.Name),
        Repcode.ApplyTo(current.Repcode),
        Active.ApplyTo(current.Active),
        RequireMfa.ApplyTo(current.RequireMfa));
}

public sealed class AccountPatchValidator : AbstractValidator<AccountPatch>
{
    public AccountPatchValidator()
    {
        RuleFor(patch => patch.AccountName.Value).AccountName()
            .When(patch => patch.AccountName.IsPresent).OverridePropertyName("accountName");
        RuleFor(patch => patch.Repcode.Value).AccountRepcode().OverridePropertyName("repcode");
    }
}

public sealed class UpdateAccountHandler(
    RequestContext context, IAccountRepository accounts, AuditedUpdate audited, TimeProvider clock, AccountView view)
    : IRequestHandler<UpdateAccount, ErrorOr<Versioned<AccountDto>>>
{
    public async Task<ErrorOr<Versioned<AccountDto>>> Handle(UpdateAccount command, CancellationToken cancellationToken)
    {
        var updated = await audited.UpdateAsync(
            AuditActions.AccountUpdated,
            command.IfMatch,
            token => accounts.FindToChangeAsync(context.RequiredScope.AccountId, token).Or(AccountErrors.NotFound)
                .AllowedBy(account => MayEdit(account, command.Patch.ApplyTo(account.Details))),
            AccountSnapshot.StateOf,
            (account, token) => EditAsync(account, command.Patch.ApplyTo(account.Details), token),
            cancellationToken);
        return await updated.ThenAsync(account => view.OfAsync(account, cancellationToken));
    }

    /// <summary>
    /// The requirement protects against a stolen password, so an API key or an impersonated session must not turn it off.
    /// </summary>
    private ErrorOr<Success> MayEdit(Account account, AccountDetails details) => context.RequiredCaller switch
    {
        _ when !account.RequireMfa || details.RequireMfa => Result.Success,
        UserCaller { Impersonation: not null } => Authorizer.Impersonating,
        UserCaller { HasMfa: false, IsSuperAdmin: false } => Authorizer.MfaRequired,
        UserCaller => Result.Success,
        _ => Authorizer.UserRequired,
    };

    private async Task<ErrorOr<Success>> EditAsync(Account account, AccountDetails details, CancellationToken cancellationToken)
    {
        if (details.RequireMfa && !account.RequireMfa && context.Caller is UserCaller { HasMfa: false, IsSuperAdmin: false })
        {
            return AccountErrors.MfaRequiredOfYourself;
        }

        if (account.Active && !details.Active && await accounts.IsLastOfSuperAdminAsync(account.Id, cancellationToken))
        {
            return AccountErrors.LastOfSuperAdmin;
        }

        account.Edit(details, context.RequiredCaller.Name, clock.UtcNow);
        return Result.Success;
    }
}
