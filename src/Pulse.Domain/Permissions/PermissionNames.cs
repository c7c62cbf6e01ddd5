using System.Collections.Frozen;

namespace Pulse.Domain.Permissions;

/// <summary>The names by which the HTTP contract knows the permissions: the enum's names in camelCase.</summary>
public static class PermissionNames
{
    private static readonly FrozenDictionary<string, Permission> Permissions =
        Enum.GetValues<Permission>().ToFrozenDictionary(p => char.ToLowerInvariant(p.ToString()[0]) + p.ToString()[1..], p => p, StringComparer.Ordinal);

    private static readonly FrozenDictionary<Permission, string> Names = Permissions.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>Every permission, sorted by name.</summary>
    internal static Permission[] InOrder { get; } = [.. Permissions.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];

    public static string Name(this Permission permission) => Names[permission];

    /// <summary>Finds a permission by its exact name; letter case counts.</summary>
    public static bool TryParse(string name, out Permission permission) => Permissions.TryGetValue(name, out permission);
}
