using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>Deletes a user. Cannot be undone. API keys that the user created stay.</summary>
[RequirePermission(Permission.WriteUsers, InPerson = true)]
public sealed record DeleteUser(int Id, IfMatch IfMatch) : IRequest<ErrorOr<Deleted>>;

public sealed class DeleteUserHandler(
    UserAccess access, UserUpdate update, IUserRepository users, ISessionRepository sessions, UserAudit audit)
    : IRequestHandler<DeleteUser, ErrorOr<Deleted>>
{
    public async Task<ErrorOr<Deleted>> Handle(DeleteUser command, CancellationToken cancellationToken)
    {
        var deleted = await update.RunAsync(command.Id, command.IfMatch, access.MayChangeIdentity, RemoveAsync, cancellationToken);
        return deleted.Then(_ => Result.Deleted);
    }

    private async Task<ErrorOr<Success>> RemoveAsync(User user, CancellationToken cancellationToken)
    {
        var allowed = await update.MayDeactivateOrDeleteAsync(user, cancellationToken);
        return await allowed.ThenAsync(async _ =>
        {
            await sessions.EndAllAsync(user.Id, except: null, cancellationToken);
            audit.RecordLeaving(user);
            await audit.RecordIdentityAsync(AuditActions.UserDeleted, user.Id, UserSnapshot.Of(user), after: null, cancellationToken);
            users.Remove(user);
            return Result.Success;
        });
    }
}
