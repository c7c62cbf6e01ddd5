using Pulse.Application.Common;
using Pulse.Application.Common.Lists;
using Pulse.Application.Roles;
using Pulse.Application.Sessions;
using Pulse.Application.Users;

namespace Pulse.Console.Users;

/// <summary>The form of a new user.</summary>
public sealed class NewUserForm
{
    public string? Email { get; init; }

    public bool AccountAdmin { get; init; }

    public int[] RoleIds { get; init; } = [];

    /// <summary>The roles that can be given in one account.</summary>
    internal IReadOnlyList<RoleDto> Roles { get; set; } = [];

    public CreateUser ToRequest() => new(Email, AccountAdmin, RoleIds);
}

/// <summary>The form of a user's e-mail.</summary>
public sealed class EditUserForm
{
    public string? Email { get; init; }

    /// <summary>The version that the form shows.</summary>
    public long Version { get; init; }

    internal static EditUserForm Of(Versioned<UserDto> user) => new() { Email = user.Value.Email, Version = user.Version };

    public UpdateUser ToRequest(int id) => new(id, new UserPatch { Email = new(Email ?? "") }, new IfMatch([Version]));
}

/// <summary>One user.</summary>
/// <param name="User">The user.</param>
/// <param name="Sessions">The newest sessions. Null: not visible.</param>
/// <param name="Assignable">The roles that the user does not hold in the account. Empty if the user of the page assigns none.</param>
public sealed record UserPage(UserDto User, Page<OpenSessionDto>? Sessions, IReadOnlyList<RoleDto> Assignable);

/// <summary>A user before a change with consequences.</summary>
/// <param name="User">The user.</param>
/// <param name="OpenSessions">The number of sessions that end. Null: not visible.</param>
public sealed record UserConsequences(UserDto User, int? OpenSessions);
