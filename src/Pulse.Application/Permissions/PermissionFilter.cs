using System.Linq.Expressions;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>The filter <c>permissions</c> of lists.</summary>
internal static class PermissionFilter
{
    public const string Name = "permissions";

    /// <summary>The condition that a set contains the permission with this name.</summary>
    /// <returns>Null if no permission can have the name.</returns>
    public static Expression<Func<T, bool>>? On<T>(Expression<Func<T, PermissionSet>> set, string text)
    {
        if (!PermissionName.TryParse(text, out var name))
        {
            return null;
        }

        var permission = name.BuiltIn is { } builtIn ? Captured.Of(builtIn) : Captured.Of(name);
        return Expression.Lambda<Func<T, bool>>(
            Expression.Call(set.Body, nameof(PermissionSet.Contains), [], permission), set.Parameters);
    }
}
