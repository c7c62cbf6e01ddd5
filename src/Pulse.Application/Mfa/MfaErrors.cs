using ErrorOr;

namespace Pulse.Application.Mfa;

internal static class MfaErrors
{
    public static readonly Error Enabled = Error.Conflict(
        "mfa_enabled", "MFA is enabled. Disable it before you set up another second factor.");

    public static readonly Error NotEnabled = Error.Conflict("mfa_not_enabled", "MFA is not enabled.");

    public static readonly Error NotSetUp = Error.Conflict("mfa_not_set_up", "No second factor is set up.");

    public static readonly Error Own = Error.Conflict("own_mfa", "You cannot reset your own MFA.");
}
