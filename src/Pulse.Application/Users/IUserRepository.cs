using Pulse.Domain.Accounts;
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

    /// <summary>
    /// Whether some active superAdmin belongs to no active account but this one. Locks as <see cref="LockSuperAdminsAsync"/> does, so
    /// that it stays true until the current unit of work ends.
    /// </summary>
    Task<bool> IsLastOfSuperAdminAsync(AccountId account, CancellationToken cancellationToken);
}
