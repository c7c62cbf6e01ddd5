using ErrorOr;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>Users of all accounts. <see cref="UserAccess"/> decides which of them the caller may see and change.</summary>
public interface IUserRepository
{
    /// <returns>The user with memberships, their accounts, and roles. The current unit of work saves the changes.</returns>
    Task<User?> FindAsync(int id, CancellationToken cancellationToken);

    /// <summary>
    /// Locks the set of superAdmins until the current unit of work ends. Other callers wait, so that the count stays valid.
    /// </summary>
    Task LockSuperAdminsAsync(CancellationToken cancellationToken);

    /// <returns>The number of active users with superAdmin for all accounts, without one user.</returns>
    Task<int> CountSuperAdminsAsync(int except, CancellationToken cancellationToken);

    /// <summary>Lists the members of an account. Null: all users.</summary>
    /// <returns>Users with memberships, their accounts, and roles.</returns>
    Task<ErrorOr<Page<User>>> ListAsync(AccountId? account, ListUsers query, CancellationToken cancellationToken);

    /// <returns>The number of members of the account.</returns>
    Task<int> CountAsync(AccountId account, CancellationToken cancellationToken);

    /// <returns>The roles with these ids that can be assigned in the account in effect: its own and the global ones.</returns>
    Task<IReadOnlyList<Role>> FindRolesAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken);

    /// <summary>Loads accounts and roles that the current unit of work added to the user.</summary>
    Task LoadNewAsync(User user, CancellationToken cancellationToken);

    /// <summary>Makes another account the primary one. Saves earlier changes first.</summary>
    Task MovePrimaryAsync(User user, AccountId account, CancellationToken cancellationToken);

    /// <summary>Deletes the user with memberships, assignments, sessions and second factors.</summary>
    void Remove(User user);
}
