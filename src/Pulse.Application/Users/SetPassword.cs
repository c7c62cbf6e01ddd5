using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.LoginProtection;
using Pulse.Application.Sessions;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>
/// Sets a user's password with a one-time token from an administrator. Ends all sessions of the user; a second factor stays.
/// </summary>
/// <param name="Token">64 hexadecimal characters.</param>
/// <param name="Password">12 to 256 characters of any kind. Not a common password, and without the name in the user's e-mail.</param>
[AllowAnonymousCaller]
public sealed record SetPassword(string Token, string Password) : IRequest<ErrorOr<Success>>
{
    /// <summary>Never contains the input, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(SetPassword);
}

public sealed class SetPasswordValidator : AbstractValidator<SetPassword>
{
    public SetPasswordValidator()
    {
        RuleFor(command => command.Token).NotEmpty().WithMessage("A token is required.");
        RuleFor(command => command.Password).NewPassword();
    }
}

public sealed class SetPasswordHandler(
    RequestContext context,
    LoginAttempts attempts,
    OneTimeTokens tokens,
    IUserLogins logins,
    IPasswordHashing hashing,
    ISessionRepository sessions,
    IUnitOfWork unitOfWork,
    IdentityAudit identities,
    AuditLog audit,
    TimeProvider clock) : IRequestHandler<SetPassword, ErrorOr<Success>>
{
    /// <summary>One error for all causes, so that it reveals nothing about the token.</summary>
    private static readonly Error UnknownToken = Errors.Invalid("token", "Must be a valid one-time token.");

    private static readonly Error Invited = Errors.Invalid(
        "token",
        "This e-mail already has a login. Log in with its password, then accept the invitation.");

    public Task<ErrorOr<Success>> Handle(SetPassword command, CancellationToken cancellationToken)
    {
        // A malformed token is looked up too, so that it costs as much time as a wrong one.
        var token = SessionToken.TryParse(command.Token, out var parsed) ? CredentialHash.Of(parsed) : default;
        return attempts.MakeAsync(token, context.ClientAddress, () => AttemptAsync(token, command.Password), cancellationToken);
    }

    /// <summary>The error for an existing login counts as a wrong token, so that it cannot be used to search for logins.</summary>
    private async Task<Attempt<Success>> AttemptAsync(CredentialHash token, string password)
    {
        var set = await SetAsync(token, password);
        var isGuess = set.IsError && (set.FirstError == UnknownToken || set.FirstError == Invited);
        return new(
            set,
            isGuess ? audit.Of(AuditActions.SessionRefused, AuditActor.UnknownUser, AuditTarget.PasswordToken, account: null) : null);
    }

    /// <summary>The token stays valid if another check fails.</summary>
    private async Task<ErrorOr<Success>> SetAsync(CredentialHash token, string password)
    {
        if (await tokens.FindAsync(token, CancellationToken.None) is not { } owner)
        {
            return UnknownToken;
        }

        if (PasswordRule.FaultOf(password, owner.User.Email) is { } message)
        {
            return Errors.Invalid("password", message);
        }

        if (owner.IsInvited)
        {
            return Invited;
        }

        var hash = await hashing.HashAsync(password);
        var redeemed = await unitOfWork.ExecuteAsync(
            cancellationToken => RedeemAsync(token, hash, cancellationToken), CancellationToken.None);
        return !redeemed.IsError ? redeemed
            : redeemed.FirstError == UnitOfWorkErrors.ConcurrentUpdate ? UnknownToken
            : redeemed.FirstError == UnitOfWorkErrors.Duplicate ? Invited
            : redeemed;
    }

    /// <summary>Of several users with one e-mail, the first to set a password gets the login.</summary>
    private async Task<ErrorOr<Success>> RedeemAsync(CredentialHash token, string hash, CancellationToken cancellationToken)
    {
        if (await tokens.FindAsync(token, cancellationToken) is not { User: var user } owner)
        {
            return UnknownToken;
        }

        if (owner.IsInvited)
        {
            return Invited;
        }

        if (!await logins.RedeemTokenAsync(user, token, hash, cancellationToken))
        {
            return UnknownToken;
        }

        user.Activate(clock.UtcNow);
        user.EditedBy(user.Email, clock.UtcNow);
        await sessions.EndAllAsync(user.Id, except: null, cancellationToken);
        var actor = new AuditActor(AuditActorType.User, AuditTarget.User(user.Id).Id, user.Email);
        await identities.RecordAsync(AuditActions.UserPasswordSet, actor, user.Id, changes: null, cancellationToken);
        return Result.Success;
    }
}
