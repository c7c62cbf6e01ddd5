using ErrorOr;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>Checks the limits for members, roles and accounts. Requires a unit of work and a lock on the account.</summary>
public sealed class UserCapacity(IUserRepository users, IUserLogins logins, AccountLimits limits)
{
    /// <summary>The id of a user that does not exist yet.</summary>
    public const int NewUser = 0;

    public async Task<ErrorOr<Success>> ForUserAsync(AccountId account, CancellationToken cancellationToken) => AccountLimits.Check(
            await users.CountAsync(account, cancellationToken),
            limits.UsersPerAccount,
            nameof(limits.UsersPerAccount),
            "too_many_users",
            "users in the account",
            "delete one first");

    /// <summary>
    /// Whether another user of the account can have a one-time token. The token replaces one of the same <paramref name="user"/>,
    /// which can be <see cref="NewUser"/>.
    /// </summary>
    public async Task<ErrorOr<Success>> ForTokenAsync(AccountId account, int user, CancellationToken cancellationToken)
    {
        // A user has at most one token, so most accounts need no count of tokens.
        var max = limits.PendingTokensPerAccount;
        return await users.CountAsync(account, cancellationToken) < max
            ? Result.Success
            : AccountLimits.Check(
                    await logins.CountTokensAsync(account, user, cancellationToken),
                    max,
                    nameof(limits.PendingTokensPerAccount),
                    "too_many_pending_tokens",
                "unused one-time tokens in the account",
                "wait until one is used or expires");
    }

    /// <summary>Whether a user with <paramref name="held"/> roles in an account, or for all accounts, can hold another one.</summary>
    public ErrorOr<Success> ForRole(int held) => AccountLimits.Check(
        held,
        limits.RolesPerUser,
        nameof(limits.RolesPerUser),
        "too_many_roles_of_user",
        "roles of the user in the account",
        "unassign one first");

    /// <summary>Whether the user's memberships, including new ones, are within the limit.</summary>
    public ErrorOr<Success> ForAccountsOf(User user) => AccountLimits.Check(
        user.Memberships.Count - 1,
        limits.AccountsPerUser,
        nameof(limits.AccountsPerUser),
        "too_many_accounts_of_user",
        "accounts of the user",
        "end another membership first");
}
