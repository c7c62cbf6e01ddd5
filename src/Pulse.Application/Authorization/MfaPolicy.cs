namespace Pulse.Application.Authorization;

/// <summary>Configuration section <c>Mfa</c>.</summary>
public sealed class MfaPolicy
{
    /// <summary>
    /// Requires MFA for every superAdmin in all accounts. This is a setting of the operator: <c>requireMfa</c> of an account does
    /// not apply to superAdmins, so that no account can lock them out.
    /// </summary>
    public bool RequiredOfSuperAdmins { get; init; }
}
