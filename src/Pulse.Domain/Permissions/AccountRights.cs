namespace Pulse.Domain.Permissions;

/// <summary>What a caller has in one account.</summary>
/// <param name="Held">What the caller may do there.</param>
/// <param name="Given">What the account has been given: the bound of what anybody may hand out there.</param>
public readonly record struct AccountRights(PermissionSet Held, PermissionSet Given)
{
    /// <summary>What the caller may hand out there.</summary>
    public PermissionSet Grantable => Held.Intersect(Given);
}
