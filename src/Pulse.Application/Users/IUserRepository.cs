using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>Users, whatever account is in effect: who may see and change which is <see cref="UserAccess"/>'s to say.</summary>
public interface IUserRepository
{
    /// <returns>With all memberships, their accounts, and all roles; in a unit of work, which saves what is changed.</returns>
    Task<User?> FindAsync(int id, CancellationToken cancellationToken);

    /// <summary>
    /// Makes everybody else who calls this wait until the current unit of work ends: how many superAdmins there are stays true
    /// until then.
    /// </summary>
    Task LockSuperAdminsAsync(CancellationToken cancellationToken);

    /// <returns>How many active users hold superAdmin for all accounts, one left out.</returns>
    Task<int> CountSuperAdminsAsync(int except, CancellationToken cancellationToken);

    /// <param name="account">Whose members; null: all users.</param>
    /// <param name="query">Which of them.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>With all memberships, their accounts, and all roles.</returns>
    Task<Page<User>> ListAsync(AccountId? account, ListUsers query, CancellationToken cancellationToken);

    /// <returns>How many users belong to an account.</returns>
    Task<int> CountAsync(AccountId account, CancellationToken cancellationToken);

    /// <returns>Those of the roles that can be held in the account in effect: its own and the global ones.</returns>
    Task<IReadOnlyList<Role>> FindRolesAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken);

    /// <summary>Loads the accounts and roles that were given to a user in the unit of work that is running.</summary>
    Task LoadNewAsync(User user, CancellationToken cancellationToken);

    /// <summary>Puts another of the user's accounts into effect where a request names none, and saves what was changed before.</summary>
    Task MovePrimaryAsync(User user, AccountId account, CancellationToken cancellationToken);

    /// <summary>Deletes a user, and with it memberships, roles, sessions and second factors.</summary>
    void Remove(User user);
}
