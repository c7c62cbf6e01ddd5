using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Users;

/// <summary>Joins the accounts to which the caller was invited under the e-mail by which the caller logs in.</summary>
/// <param name="Token">As whoever has invited handed it over.</param>
[RequireCaller(Anywhere = true, InPerson = true)]
public sealed record AcceptInvitation(string? Token = null) : IRequest<ErrorOr<Success>>
{
    /// <summary>Not the token, so that no log line can hold it.</summary>
    public override string ToString() => nameof(AcceptInvitation);
}

public sealed class AcceptInvitationValidator : AbstractValidator<AcceptInvitation>
{
    public AcceptInvitationValidator() => RuleFor(command => command.Token).NotEmpty().WithMessage("A token is needed.");
}

public sealed class AcceptInvitationHandler(
    CurrentCall call, IUserRepository users, IUserLogins logins, IUnitOfWork unitOfWork, UserAudit audit, IClock clock)
    : IRequestHandler<AcceptInvitation, ErrorOr<Success>>
{
    private static readonly Error NoInvitation = Errors.Invalid("token", "Is not the token of an invitation for you that can still be accepted.");

    public async Task<ErrorOr<Success>> Handle(AcceptInvitation command, CancellationToken cancellationToken)
    {
        if (call.RequiredCaller is not UserCaller caller)
        {
            return CurrentPassword.NoUser;
        }

        return SessionToken.TryParse(command.Token, out var token)
            ? await unitOfWork.ExecuteAsync(cancel => AcceptAsync(CredentialHash.Of(token), caller.Id, cancel), cancellationToken)
            : NoInvitation;
    }

    private async Task<ErrorOr<Success>> AcceptAsync(CredentialHash token, int userId, CancellationToken cancellationToken)
    {
        if (await logins.FindInvitedAsync(token, userId, clock.UtcNow, cancellationToken) is not { } invitedId
            || await users.FindAsync(invitedId, cancellationToken) is not { Active: true } invited
            || await users.FindAsync(userId, cancellationToken) is not { } user)
        {
            return NoInvitation;
        }

        var before = UserMembershipState.Of(user);
        user.TakeOver(invited);
        user.EditedBy(call.RequiredCaller.Name, clock.UtcNow);
        await logins.RevokeTokenAsync(user.Id, cancellationToken);
        audit.RecordLeaving(invited);
        audit.RecordIdentity(AuditActions.UserDeleted, invited.Id, UserIdentity.Of(invited), after: null);
        audit.RecordMemberships(user, before, invited.Memberships.Select(membership => membership.AccountId));
        users.Remove(invited);
        return Result.Success;
    }
}
