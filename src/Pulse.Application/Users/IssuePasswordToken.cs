using ErrorOr;
using MediatR;
using Pulse.Application.Accounts;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>Issues a one-time token with which a user can set a new password. The old password works until then.</summary>
[RequirePermission(Permission.WriteUsers, InPerson = true)]
[ReturnsSecret(SecretOwner.User)]
public sealed record IssuePasswordToken(int Id) : IRequest<ErrorOr<PasswordTokenDto>>;

public sealed class IssuePasswordTokenHandler(
    RequestContext context,
    UserAccess access,
    UserUpdate update,
    IUserLogins logins,
    ICredentialGenerator credentials,
    TimeProvider clock,
    UserLimits limits,
    IAccountRepository accounts,
    UserCapacity capacity,
    UserAudit audit) : IRequestHandler<IssuePasswordToken, ErrorOr<PasswordTokenDto>>
{
    private static readonly Error OwnPassword = Errors.ConflictAbout(
        "password", "own_user", "You cannot issue a token for your own password.");

    public async Task<ErrorOr<PasswordTokenDto>> Handle(IssuePasswordToken command, CancellationToken cancellationToken)
    {
        var token = PasswordToken.New(context, credentials, clock, limits);
        var issued = await update.RunAsync(
            command.Id,
            IfMatch.Any,
            user => access.MayChangeIdentity(user).Then(_ => access.MayGive()),
            (user, cancel) => IssueAsync(user, token, cancel),
            cancellationToken);
        return issued.Then(_ => PasswordTokenDto.Of(token));
    }

    private async Task<ErrorOr<Success>> IssueAsync(User user, PasswordToken token, CancellationToken cancellationToken)
    {
        if (access.IsCaller(user.Id))
        {
            return OwnPassword;
        }

        await accounts.LockAsync(context.RequiredScope.AccountId, cancellationToken);
        var free = await capacity.ForTokenAsync(context.RequiredScope.AccountId, user.Id, cancellationToken);
        if (free.IsError)
        {
            return free;
        }

        await logins.IssueTokenAsync(user.Id, token, cancellationToken);
        await audit.RecordIdentityAsync(AuditActions.UserPasswordTokenIssued, user.Id, before: null, after: null, cancellationToken);
        return Result.Success;
    }
}
