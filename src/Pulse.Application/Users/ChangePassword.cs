using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.LoginProtection;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>Changes the password of the calling user. Ends all other sessions of the user.</summary>
/// <param name="CurrentPassword">The current password.</param>
/// <param name="NewPassword">
/// 12 to 256 characters of any kind. Not a common password, and without the name in the user's e-mail.
/// </param>
[RequireCaller(Anywhere = true, InPerson = true, UsersOnly = true, WholeSession = true)]
public sealed record ChangePassword(string CurrentPassword, string NewPassword) : IRequest<ErrorOr<Success>>
{
    /// <summary>Never contains the input, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(ChangePassword);
}

public sealed class ChangePasswordValidator : AbstractValidator<ChangePassword>
{
    public ChangePasswordValidator()
    {
        RuleFor(command => command.CurrentPassword).StoredPassword();
        RuleFor(command => command.NewPassword).NewPassword();
        RuleFor(command => command.NewPassword).NotEqual(command => command.CurrentPassword, StringComparer.Ordinal)
            .When(command => !string.IsNullOrWhiteSpace(command.NewPassword)).WithMessage("Must differ from the current password.");
    }
}

public sealed class ChangePasswordHandler(
    OwnIdentityChange identityChange, LoginThrottle throttle, IPasswordHashing hashing, IUserLogins logins)
    : IRequestHandler<ChangePassword, ErrorOr<Success>>
{
    public async Task<ErrorOr<Success>> Handle(ChangePassword command, CancellationToken cancellationToken)
    {
        var confirmed = await identityChange.ConfirmAsync(command.CurrentPassword, cancellationToken);
        return await confirmed.ThenAsync(user => SetAsync(user, command.NewPassword));
    }

    private async Task<ErrorOr<Success>> SetAsync(ConfirmedUser user, string password)
    {
        if (PasswordRule.FaultOf(password, user.Caller.Email) is { } message)
        {
            return Errors.Invalid("newPassword", message);
        }

        var hashed = await throttle.TakeInSessionAsync<string>(
            $"user {user.Caller.Id}", key: null, async () => await hashing.HashAsync(password), CancellationToken.None);
        return await hashed.ThenAsync(hash => identityChange.ChangeAsync(
            user, AuditActions.UserPasswordChanged, token => logins.SetPasswordAsync(user.Caller.Id, user.Stamp, hash, token)));
    }
}
