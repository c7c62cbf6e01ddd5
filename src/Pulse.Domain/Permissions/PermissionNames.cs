using System.Collections.Frozen;

namespace Pulse.Domain.Permissions;

/// <summary>Names of the built-in permissions in the API: the names of the enum in camelCase.</summary>
public static class PermissionNames
{
    /// <summary>The names by number.</summary>
    private static readonly PermissionName[] ByNumber = Array.ConvertAll(
        Enum.GetValues<Permission>(),
        permission => new PermissionName(char.ToLowerInvariant(permission.ToString()[0]) + permission.ToString()[1..], permission));

    private static readonly FrozenDictionary<string, Permission> Permissions =
        ByNumber.ToFrozenDictionary(name => name.Value, name => name.BuiltIn!.Value, StringComparer.Ordinal);

    /// <summary>All built-in permissions, sorted by name.</summary>
    internal static PermissionName[] InOrder { get; } = [.. ByNumber.OrderBy(name => name.Value, StringComparer.Ordinal)];

    public static string Name(this Permission permission) => Of(permission).Value;

    /// <summary>Finds a built-in permission by its exact name. Case-sensitive.</summary>
    public static bool TryParse(string name, out Permission permission) => Permissions.TryGetValue(name, out permission);

    internal static PermissionName Of(Permission permission) => ByNumber[(int)permission];
}
