using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>Roles as an account knows them, its own and the global ones: another account's own role does not exist here.</summary>
public interface IRoleRepository
{
    Task<Role?> FindAsync(AccountId account, int id, CancellationToken cancellationToken);

    Task<Page<Role>> ListAsync(AccountId account, ListRoles query, CancellationToken cancellationToken);

    /// <summary>
    /// Makes everybody else who calls this wait until the current unit of work ends: which names are taken stays true until then.
    /// </summary>
    Task LockNamesAsync(CancellationToken cancellationToken);

    /// <returns>Whether a role has this name, or one that looks like it: one of the account's own or a global one; where no account is given, a global one.</returns>
    Task<bool> IsNameTakenAsync(AccountId? account, string name, CancellationToken cancellationToken);

    /// <returns>How many roles an account has of its own.</returns>
    Task<int> CountAsync(AccountId account, CancellationToken cancellationToken);

    /// <summary>In a unit of work. The role has its id when this returns.</summary>
    Task AddAsync(Role role, CancellationToken cancellationToken);

    void Remove(Role role);

    /// <returns>Users who hold the role in the account.</returns>
    /// <param name="query">The role and the page.</param>
    /// <param name="account">The account in effect.</param>
    /// <param name="andInAll">Whether to add the users who hold it in all accounts.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<Page<RoleHolding>> ListHoldingsAsync(ListRoleAssignments query, AccountId account, bool andInAll, CancellationToken cancellationToken);
}
