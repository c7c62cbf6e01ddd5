using System.Security.Cryptography;
using System.Text.Json;
using ErrorOr;
using MediatR;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Users;

/// <summary>One member of the account in effect; for a superAdmin, one user.</summary>
[RequirePermission(Permission.ReadUsers, Permission.WriteUsers)]
public sealed record GetUser(int Id) : IRequest<ErrorOr<Versioned<UserDto>>>;

public sealed class GetUserHandler(UserAccess access, UserView view) : IRequestHandler<GetUser, ErrorOr<Versioned<UserDto>>>
{
    private const int VariantBytes = 8;

    public async Task<ErrorOr<Versioned<UserDto>>> Handle(GetUser query, CancellationToken cancellationToken)
    {
        var user = await access.FindAsync(query.Id, cancellationToken);
        return user.Then(found => VariantOf(view.Of(found)));
    }

    /// <summary>Accounts and roles are renamed without an edit of the user, and which are shown depends on the caller.</summary>
    private static Versioned<UserDto> VariantOf(Versioned<UserDto> user) =>
        user with { Variant = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(user.Value)).AsSpan(0, VariantBytes)) };
}
