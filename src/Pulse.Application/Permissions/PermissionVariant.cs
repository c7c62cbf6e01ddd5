using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>Tells representations with different custom permissions apart, in their ETags.</summary>
internal static class PermissionVariant
{
    /// <returns>A hash of the custom permissions. Null if there are none.</returns>
    public static string? Of(IReadOnlyList<PermissionName> permissions)
    {
        var names = string.Join(' ', permissions.Where(permission => permission.BuiltIn is null));
        return names.Length == 0
            ? null
            : XxHash3.HashToUInt64(Encoding.ASCII.GetBytes(names)).ToString("x16", CultureInfo.InvariantCulture);
    }
}
