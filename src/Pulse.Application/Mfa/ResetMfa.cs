using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Users;
using Pulse.Domain.Permissions;
using Pulse.Domain.Users;

namespace Pulse.Application.Mfa;

/// <summary>Disables the MFA of another user who lost the second factor. Ends all sessions of the user.</summary>
[RequirePermission(Permission.WriteUsers, InPerson = true)]
public sealed record ResetMfa(int Id) : IRequest<ErrorOr<Deleted>>;

public sealed class ResetMfaHandler(RequestContext context, UserAccess access, MfaChanges changes, IUnitOfWork unitOfWork)
    : IRequestHandler<ResetMfa, ErrorOr<Deleted>>
{
    public Task<ErrorOr<Deleted>> Handle(ResetMfa command, CancellationToken cancellationToken) =>
        unitOfWork.ExecuteAsync(token => ResetAsync(command.Id, token), cancellationToken);

    private async Task<ErrorOr<Deleted>> ResetAsync(int id, CancellationToken cancellationToken)
    {
        var found = await access.FindAsync(id, cancellationToken);
        var allowed = found.Then(user => access.MayChangeIdentity(user).Then(_ => access.MayGive()).Then(_ => user))
            .FailIf(IsOwn, MfaErrors.Own)
            .FailIf(HasNone, MfaErrors.NotEnabled);
        return await allowed.ThenAsync(async user =>
        {
            await changes.DisableAsync(user, except: null, cancellationToken);
            return Result.Deleted;
        });
    }

    private bool IsOwn(User user) => context.RequiredCaller is UserCaller caller && caller.Id == user.Id;

    private static bool HasNone(User user) => user.MfaEnabledAt is null;
}
