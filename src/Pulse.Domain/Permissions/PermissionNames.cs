using System.Collections.Frozen;

namespace Pulse.Domain.Permissions;

/// <summary>The names by which the HTTP contract knows the permissions: the enum's names in camelCase.</summary>
public static class PermissionNames
{
    private static readonly FrozenDictionary<Permission, string> Names =
        Enum.GetValues<Permission>().ToFrozenDictionary(p => p, p => char.ToLowerInvariant(p.ToString()[0]) + p.ToString()[1..]);

    private static readonly FrozenDictionary<string, Permission> Permissions =
        Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static string Name(this Permission permission) => Names[permission];

    /// <summary>Finds a permission by its exact name; letter case counts.</summary>
    public static bool TryParse(string name, out Permission permission) => Permissions.TryGetValue(name, out permission);
}
