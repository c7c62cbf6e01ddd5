using Microsoft.AspNetCore.Authorization;

namespace Pulse.AspNetCore;

/// <summary>Requires that the credential holds a permission in the account in effect.</summary>
public sealed class PulsePermissionRequirement : IAuthorizationRequirement
{
    /// <param name="permission">The name of the permission, such as <c>orders:read</c>.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public PulsePermissionRequirement(string permission)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(permission);
        Permission = permission;
    }

    /// <summary>The name of the permission.</summary>
    public string Permission { get; }

    /// <summary>The requirement as text, for messages about failed policies.</summary>
    public override string ToString() => $"Pulse permission {Permission}";
}
