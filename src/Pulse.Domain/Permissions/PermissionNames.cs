using System.Collections.Frozen;

namespace Pulse.Domain.Permissions;

/// <summary>Names of the permissions in the API: the names of the enum in camelCase.</summary>
public static class PermissionNames
{
    private static readonly FrozenDictionary<string, Permission> Permissions =
        Enum.GetValues<Permission>().ToFrozenDictionary(
            permission => char.ToLowerInvariant(permission.ToString()[0]) + permission.ToString()[1..],
            permission => permission,
            StringComparer.Ordinal);

    private static readonly FrozenDictionary<Permission, string> Names =
        Permissions.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>All permissions, sorted by name.</summary>
    internal static Permission[] InOrder { get; } =
        [.. Permissions.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];

    public static string Name(this Permission permission) => Names[permission];

    /// <summary>Finds a permission by its exact name. Case-sensitive.</summary>
    public static bool TryParse(string name, out Permission permission) => Permissions.TryGetValue(name, out permission);
}
