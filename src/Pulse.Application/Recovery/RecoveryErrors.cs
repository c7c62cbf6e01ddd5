using ErrorOr;
using Pulse.Domain.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Recovery;

internal static class RecoveryErrors
{
    public static readonly Error NoAccount = Error.Conflict(
        "no_account", "There is no active account that a new user could belong to. Start Pulse once on this database.");

    public static Error BadEmail(string email) => Errors.Invalid(
        "email", $"'{email}' is not an e-mail address that a user can have.");

    public static Error Unknown(string email) => Error.NotFound("user_not_found", $"No user has the e-mail address {email}.");

    public static Error Inactive(User user) => Error.Conflict(
        "user_inactive", $"The user {user.Email} is deactivated. Only admin make-superadmin activates a user.");

    public static Error NoSecondFactor(User user) => Error.Conflict(
        "mfa_not_enabled", $"The user {user.Email} has no second factor.");

    public static Error AlreadySuperAdmin(User user) => Error.Conflict(
        "already_super_admin", $"The user {user.Email} is already a superAdmin. See admin reset-password and admin reset-mfa.");
}
