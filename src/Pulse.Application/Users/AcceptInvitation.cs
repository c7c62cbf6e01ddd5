using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.LoginProtection;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Users;

/// <summary>Joins the accounts to which the caller's e-mail was invited.</summary>
/// <param name="Token">The one-time token of the invitation.</param>
[RequireCaller(Anywhere = true, InPerson = true, UsersOnly = true, WholeSession = true)]
public sealed record AcceptInvitation(string? Token = null) : IRequest<ErrorOr<Success>>
{
    /// <summary>Never contains the token, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(AcceptInvitation);
}

public sealed class AcceptInvitationValidator : AbstractValidator<AcceptInvitation>
{
    public AcceptInvitationValidator() => RuleFor(command => command.Token).NotEmpty().WithMessage("A token is required.");
}

public sealed class AcceptInvitationHandler(
    RequestContext context,
    LoginAttempts attempts,
    OneTimeTokens tokens,
    IUserRepository users,
    IUserLogins logins,
    UserCapacity capacity,
    IUnitOfWork unitOfWork,
    UserAudit audit,
    AuditLog log,
    TimeProvider clock) : IRequestHandler<AcceptInvitation, ErrorOr<Success>>
{
    private static readonly Error NoInvitation = Errors.Invalid("token", "Must be the token of an open invitation for your e-mail.");

    public async Task<ErrorOr<Success>> Handle(AcceptInvitation command, CancellationToken cancellationToken)
    {
        if (context.RequiredCaller is not UserCaller caller)
        {
            return PasswordConfirmation.NoUser;
        }

        // A malformed token is looked up too, so that it costs as much time as a wrong one.
        var token = SessionToken.TryParse(command.Token, out var parsed) ? CredentialHash.Of(parsed) : default;
        return await attempts.MakeAsync(SessionGuess.Invitation, caller, () => AttemptAsync(token, caller), cancellationToken);
    }

    private async Task<Attempt<Success>> AttemptAsync(CredentialHash token, UserCaller caller)
    {
        var accepted = await unitOfWork.ExecuteAsync(
            cancellationToken => AcceptAsync(token, caller.Id, cancellationToken), CancellationToken.None);
        var isGuess = accepted.IsError && accepted.FirstError == NoInvitation;
        return new(
            accepted,
            isGuess ? log.Of(AuditActions.SessionRefused, AuditLog.ActorOf(caller), AuditTarget.PasswordToken, account: null) : null);
    }

    private async Task<ErrorOr<Success>> AcceptAsync(CredentialHash token, int userId, CancellationToken cancellationToken)
    {
        if (await tokens.FindAsync(token, cancellationToken) is not { IsInvited: true, User: var invited } owner
            || owner.LoginId != userId
            || await users.FindAsync(userId, cancellationToken) is not { } user)
        {
            return NoInvitation;
        }

        var before = MembershipSnapshot.Of(user);
        user.TakeOver(invited);
        var fits = capacity.ForAccountsOf(user);
        if (fits.IsError)
        {
            return fits;
        }

        user.EditedBy(context.RequiredCaller.Name, clock.UtcNow);
        await logins.RevokeTokenAsync(user.Id, cancellationToken);
        audit.RecordLeaving(invited);
        await audit.RecordIdentityAsync(AuditActions.UserDeleted, invited.Id, UserSnapshot.Of(invited), after: null, cancellationToken);
        audit.RecordMemberships(user, before, invited.Memberships.Select(membership => membership.AccountId));
        users.Remove(invited);
        return Result.Success;
    }
}
