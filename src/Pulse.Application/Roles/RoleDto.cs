using Pulse.Application.Common;
using Pulse.Application.Permissions;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Roles;

/// <summary>A role.</summary>
public sealed class RoleDto : IVaried
{
    public int Id { get; init; }

    public string Name { get; init; } = "";

    /// <summary>The account that owns the role. Null for a global role, which is available in every account.</summary>
    public string? AccountId { get; init; }

    /// <summary>Whether the role exists in every installation. It cannot be changed or deleted.</summary>
    public bool BuiltIn { get; init; }

    /// <summary>Permissions that the role gives, limited to those of the account in which it is assigned.</summary>
    public IReadOnlyList<PermissionName> Permissions { get; init; } = [];

    public DateTime CreatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID, kept in a rename. Null if unknown.</summary>
    public string? CreatedById { get; init; }

    public DateTime UpdatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public string UpdatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID, kept in a rename. Null if unknown.</summary>
    public string? UpdatedById { get; init; }

    /// <summary>The permissions of a built-in role can change without an edit of the role.</summary>
    string? IVaried.Variant => BuiltIn ? PermissionVariant.Of(Permissions) : null;
}
