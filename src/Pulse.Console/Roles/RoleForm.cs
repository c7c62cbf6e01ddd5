using Pulse.Application.Common;
using Pulse.Application.Common.Lists;
using Pulse.Application.Permissions;
using Pulse.Application.Roles;
using Pulse.Application.Users;
using Pulse.Console.Lists;
using Pulse.Console.Permissions;

namespace Pulse.Console.Roles;

/// <summary>The form of a role.</summary>
public sealed class RoleForm
{
    public string? Name { get; init; }

    public string[] Permissions { get; init; } = [];

    /// <summary>Whether a new role is available in every account.</summary>
    public bool Global { get; init; }

    /// <summary>The version that the form shows.</summary>
    public long Version { get; init; }

    /// <summary>The permissions of the form. They include what the role has already.</summary>
    internal PermissionChoice Choice { get; set; } = new([], []);

    internal static RoleForm Of(Versioned<RoleDto> role) => new()
    {
        Name = role.Value.Name,
        Permissions = [.. role.Value.Permissions.Select(permission => permission.Value)],
        Global = role.Value.AccountId is null,
        Version = role.Version,
    };

    public CreateRole ToRequest() => new(Name ?? "", PermissionChoice.Parse(Permissions), Global);

    /// <summary>
    /// Leaves out permissions that do not change: the role can have some that its account has lost, which cannot be granted now.
    /// </summary>
    public UpdateRole ToRequest(RoleDto current)
    {
        var isSame = current.Permissions.Select(permission => permission.Value).ToHashSet().SetEquals(Permissions);
        var patch = new RolePatch
        {
            Name = new(Name ?? ""),
            Permissions = isSame ? default : new(PermissionChoice.Parse(Permissions)),
        };
        return new UpdateRole(current.Id, patch, new IfMatch([Version]));
    }
}

/// <summary>One role.</summary>
/// <param name="Role">The role.</param>
/// <param name="Permissions">Its permissions with their descriptions.</param>
/// <param name="Holders">The users who hold it in the account.</param>
public sealed record RolePage(RoleDto Role, IReadOnlyList<PermissionDto> Permissions, Listed<RoleAssignmentDto> Holders);

/// <summary>The users who can get a role.</summary>
/// <param name="Role">The role.</param>
/// <param name="AllAccounts">Whether it is assigned in all accounts.</param>
/// <param name="Users">The found users. Null if the user of the page may not see users.</param>
/// <param name="State">The search.</param>
public sealed record RoleCandidates(RoleDto Role, bool AllAccounts, Page<UserDto>? Users, ListState State);

/// <summary>Roles beside each other.</summary>
public sealed record RoleMatrix(IReadOnlyList<RoleDto> Roles, IReadOnlyList<PermissionDto> Permissions);
