using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.LoginProtection;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Application.Users;

/// <summary>Changes the e-mail of the calling user, which is also the login name. Ends all other sessions of the user.</summary>
/// <param name="Email">At most 254 characters.</param>
/// <param name="CurrentPassword">The current password.</param>
[RequireCaller(Anywhere = true, InPerson = true, UsersOnly = true, WholeSession = true)]
public sealed record ChangeEmail(string Email, string CurrentPassword) : IRequest<ErrorOr<Success>>
{
    /// <summary>Never contains the input, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(ChangeEmail);
}

public sealed class ChangeEmailValidator : AbstractValidator<ChangeEmail>
{
    public ChangeEmailValidator()
    {
        RuleFor(command => command.Email).UserEmail();
        RuleFor(command => command.CurrentPassword).StoredPassword();
    }
}

public sealed class ChangeEmailHandler(OwnIdentityChange identityChange, LoginAttempts attempts, IUserLogins logins, AuditLog audit)
    : IRequestHandler<ChangeEmail, ErrorOr<Success>>
{
    private static readonly Error Unavailable = Error.Conflict("email_unavailable", "This e-mail address is already in use.");

    public async Task<ErrorOr<Success>> Handle(ChangeEmail command, CancellationToken cancellationToken)
    {
        var confirmed = await identityChange.ConfirmAsync(command.CurrentPassword, cancellationToken);
        if (confirmed.IsError)
        {
            return confirmed.Errors;
        }

        var user = confirmed.Value;
        return user.Caller.Email == command.Email
            ? Errors.Invalid("email", "Must differ from your current e-mail.")
            : await attempts.MakeAsync(SessionGuess.Email, user.Caller, () => SetAsync(user, command.Email), cancellationToken);
    }

    /// <summary>Attempts with an e-mail in use count, so that a caller cannot find out which e-mails have a login.</summary>
    private async Task<Attempt<Success>> SetAsync(ConfirmedUser user, string email)
    {
        var changes = AuditChanges.Between(new UserSnapshot(user.Caller.Email, Active: true), new UserSnapshot(email, Active: true));
        var changed = await identityChange.ChangeAsync(
            user, AuditActions.UserUpdated, token => logins.SetEmailAsync(user.Caller.Id, user.Stamp, email, token), changes);
        return changed.IsError && changed.FirstError == UnitOfWorkErrors.Duplicate
            ? new(Unavailable, RefusalOf(user.Caller))
            : new(changed);
    }

    private AuditEvent RefusalOf(UserCaller caller) => audit.Of(
        AuditActions.SessionRefused,
        AuditLog.ActorOf(caller),
        AuditTarget.User(caller.Id),
        account: null,
        AuditChanges.Between(null, new ReasonSnapshot(Unavailable.Code)));
}
