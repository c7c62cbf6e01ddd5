using ErrorOr;
using Pulse.Domain.Common;

namespace Pulse.Application.Accounts;

internal static class AccountErrors
{
    /// <summary>Also returned if the caller cannot act in the account, so that its existence is not revealed.</summary>
    public static readonly Error NotFound = Errors.NotFound("account");

    public static readonly Error LastOfSuperAdmin = Error.Conflict(
        "last_account_of_super_admin", "This is the only active account of a superAdmin. Add the superAdmin to another account first.");

    public static readonly Error MfaRequiredOfYourself = Error.Conflict(
        "mfa_required_of_yourself",
        "You have no second factor and could not act in the account any more.");

    public static Error NotEmpty(AccountContents contents) =>
        Error.Conflict("account_not_empty", $"Only an empty account can be deleted. This account contains: {contents}.");
}
