using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Users;

/// <summary>Returns a member of the account in effect. A superAdmin can read every user.</summary>
[RequirePermission(Permission.ReadUsers, Permission.WriteUsers)]
public sealed record GetUser(int Id) : IRequest<ErrorOr<Versioned<UserDto>>>;

public sealed class GetUserHandler(UserAccess access, UserView view) : IRequestHandler<GetUser, ErrorOr<Versioned<UserDto>>>
{
    public async Task<ErrorOr<Versioned<UserDto>>> Handle(GetUser query, CancellationToken cancellationToken)
    {
        var user = await access.FindAsync(query.Id, cancellationToken);
        return user.Then(view.Of);
    }
}
