using ErrorOr;
using Pulse.Domain.Permissions;

namespace Pulse.Application.OAuth;

/// <summary>Permissions as a scope (RFC 6749, section 3.3): their names, separated by spaces.</summary>
public static class ScopeText
{
    private const int MaxShown = 64;

    public static string Of(PermissionSet permissions) =>
        string.Join(' ', permissions.ToSortedList().Select(permission => permission.Value));

    /// <returns>The permissions. An error if a name is unknown, malformed or repeated.</returns>
    public static ErrorOr<PermissionSet> Parse(string scope)
    {
        var permissions = new List<PermissionName>();
        foreach (var name in scope.Split(' '))
        {
            if (!PermissionName.TryParse(name, out var permission))
            {
                return OAuthErrors.InvalidScope($"Unknown scope '{(name.Length <= MaxShown ? name : name[..MaxShown])}'.");
            }

            if (permissions.Contains(permission))
            {
                return OAuthErrors.InvalidScope($"Duplicate scope '{name}'.");
            }

            permissions.Add(permission);
        }

        return PermissionSet.Of(permissions);
    }
}
