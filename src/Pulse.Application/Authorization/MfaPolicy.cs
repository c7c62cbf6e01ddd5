namespace Pulse.Application.Authorization;

/// <summary>Configuration section <c>Mfa</c>.</summary>
public sealed class MfaPolicy
{
    /// <summary>
    /// Requires a second factor of every superAdmin, in all accounts. It belongs to the operator: what a tenant requires of its members
    /// (<c>requireMfa</c>) does not bind superAdmins, so that no tenant can keep one from administering it.
    /// </summary>
    public bool RequiredOfSuperAdmins { get; init; }
}
