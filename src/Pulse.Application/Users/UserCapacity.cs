using ErrorOr;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>Whether accounts and users have room for more of one another. For a unit of work, under a lock of the account.</summary>
public sealed class UserCapacity(IUserRepository users, IUserLogins logins, AccountLimits limits)
{
    /// <summary>The id of a user who is about to be made.</summary>
    public const int NewUser = 0;

    public async Task<ErrorOr<Success>> ForUserAsync(AccountId account, CancellationToken cancellationToken) => AccountLimits.Check(
        await users.CountAsync(account, cancellationToken), limits.UsersPerAccount, nameof(limits.UsersPerAccount), "too_many_users", "users in the account",
        "delete one first");

    /// <summary>Whether another user of an account can have a one-time token.</summary>
    /// <param name="account">The account.</param>
    /// <param name="user">Whose token it will be, in place of any other; or <see cref="NewUser"/>.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<ErrorOr<Success>> ForTokenAsync(AccountId account, int user, CancellationToken cancellationToken)
    {
        // There are no more tokens than users: most accounts need not count them.
        var most = limits.PendingTokensPerAccount;
        return await users.CountAsync(account, cancellationToken) < most
            ? Result.Success
            : AccountLimits.Check(
                await logins.CountTokensAsync(account, user, cancellationToken), most, nameof(limits.PendingTokensPerAccount), "too_many_pending_tokens",
                "one-time tokens of the account's users that wait to be used",
                "wait until some were used or have expired");
    }

    /// <summary>Whether a user can hold another role in an account, or in all accounts.</summary>
    /// <param name="held">Roles that the user holds there besides.</param>
    public ErrorOr<Success> ForRole(int held) => AccountLimits.Check(
        held, limits.RolesPerUser, nameof(limits.RolesPerUser), "too_many_roles_of_user", "roles that the user holds in the account",
        "take one from the user first");

    /// <summary>Whether a user can belong to the accounts that the user has been made to belong to.</summary>
    public ErrorOr<Success> ForAccountsOf(User user) => AccountLimits.Check(
        user.Memberships.Count - 1, limits.AccountsPerUser, nameof(limits.AccountsPerUser), "too_many_accounts_of_user", "accounts of the user",
        "end another membership first");
}
