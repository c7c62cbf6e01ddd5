using Pulse.Application.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>A permission.</summary>
/// <param name="Name">The name in the permissions of keys and roles.</param>
/// <param name="Description">The allowed operations.</param>
/// <param name="BuiltIn">Whether it belongs to Pulse. Others are defined by this installation, for its services.</param>
/// <param name="Grantable">
/// Whether the caller can grant it in the account in effect (delegation limit). Creating keys also requires writeApiKeys.
/// </param>
/// <param name="AllAccounts">
/// Whether all accounts have it, also new ones, except those from which it is withheld. Null for a built-in permission.
/// </param>
/// <param name="CreatedAt">Null for a built-in permission.</param>
/// <param name="UpdatedAt">Null for a built-in permission.</param>
public sealed record PermissionDto(
    PermissionName Name,
    string Description,
    bool BuiltIn,
    bool Grantable,
    bool? AllAccounts = null,
    DateTime? CreatedAt = null,
    DateTime? UpdatedAt = null) : IVaried
{
    /// <summary>Version of a built-in permission, which never changes.</summary>
    internal const long BuiltInVersion = 1;

    /// <summary>What the caller can grant changes without an edit of the permission.</summary>
    string? IVaried.Variant => Grantable ? null : "notGrantable";

    public static PermissionDto Of(Permission permission, bool grantable) =>
        new(permission, permission.Description(), BuiltIn: true, grantable);

    public static PermissionDto Of(CustomPermission permission, bool grantable) => new(
        PermissionName.OfChecked(permission.Name),
        permission.Description,
        BuiltIn: false,
        grantable,
        permission.Everywhere,
        permission.CreatedAt,
        permission.UpdatedAt);

    internal static Versioned<PermissionDto> Saved(CustomPermission permission, bool grantable) =>
        new(Of(permission, grantable), permission.Version);
}
