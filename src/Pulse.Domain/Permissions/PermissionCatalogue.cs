using System.Collections.Frozen;

namespace Pulse.Domain.Permissions;

/// <summary>
/// The permissions of the installation at one time. A stored set counts only as far as the catalogue has its names: a name that is missing
/// here is not held, wherever it is stored.
/// </summary>
public sealed class PermissionCatalogue
{
    /// <summary>Maximum number of custom permissions that exist at one time.</summary>
    public const int MaxCustom = 1_000;

    /// <summary>The built-in permissions alone.</summary>
    public static readonly PermissionCatalogue BuiltInOnly = new([]);

    private readonly FrozenDictionary<string, CustomPermission> byName;
    private readonly CustomPermissions? everywhere;

    /// <param name="custom">The custom permissions that are not deleted.</param>
    public PermissionCatalogue(IEnumerable<CustomPermission> custom)
    {
        byName = custom.ToFrozenDictionary(permission => permission.Name, StringComparer.Ordinal);
        All = PermissionSet.BuiltIn with { Custom = CustomPermissions.Of(byName.Keys) };
        everywhere = CustomPermissions.Of(byName.Values.Where(permission => permission.Everywhere).Select(permission => permission.Name));
    }

    /// <summary>All permissions. SuperAdmins hold them in each account.</summary>
    public PermissionSet All { get; }

    /// <returns>Null if there is no such custom permission.</returns>
    public CustomPermission? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The permissions of a stored set that exist.</summary>
    public PermissionSet Existing(PermissionSet stored) => stored.Intersect(All);

    /// <summary>The permissions of an account.</summary>
    /// <param name="own">Permissions that were given to this account.</param>
    /// <param name="withheld">Permissions of all accounts that this one does not have.</param>
    public PermissionSet OfAccount(PermissionSet own, CustomPermissions? withheld)
    {
        var general = CustomPermissions.Except(everywhere, withheld);
        return Existing(own).Union(new PermissionSet(0, general));
    }

    /// <summary>Splits the permissions that an account is to have into the two sets that are stored.</summary>
    public (PermissionSet Own, CustomPermissions? Withheld) Split(PermissionSet permissions) => (
        permissions with { Custom = CustomPermissions.Except(permissions.Custom, everywhere) },
        CustomPermissions.Except(everywhere, permissions.Custom));
}
