using ErrorOr;

namespace Pulse.Application.Mfa;

internal static class MfaErrors
{
    public static readonly Error Enabled = Error.Conflict(
        "mfa_enabled", "The second factor is in use: take it out of use with POST /auth/mfa/totp/disable before you set up another.");

    public static readonly Error NotEnabled = Error.Conflict("mfa_not_enabled", "There is no second factor in use.");

    public static readonly Error NotSetUp = Error.Conflict("mfa_not_set_up", "There is nothing to confirm: begin with POST /auth/mfa/totp.");

    public static readonly Error Own = Error.Conflict("own_mfa", "Your own second factor is taken out of use with POST /auth/mfa/totp/disable.");
}
