using ErrorOr;
using Pulse.Domain.Common;

namespace Pulse.Application.Accounts;

internal static class AccountErrors
{
    /// <summary>Also where the caller cannot act in it: nobody can tell the two apart.</summary>
    public static readonly Error NotFound = Errors.NotFound("account");

    public static readonly Error LastOfSuperAdmin = Error.Conflict(
        "last_account_of_super_admin", "A superAdmin belongs to no other active account: make them a member of another one first.");

    public static readonly Error MfaRequiredOfYourself = Error.Conflict(
        "mfa_required_of_yourself", "You have no second factor, and could not act in the account any more: set one up first, with POST /auth/mfa/totp.");

    public static Error NotEmpty(AccountContents contents) =>
        Error.Conflict("account_not_empty", $"Only an empty account can be deleted, and there is left in it: {contents}.");
}
