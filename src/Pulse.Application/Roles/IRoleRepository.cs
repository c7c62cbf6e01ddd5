using ErrorOr;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>The roles that an account can use: its own and the global ones.</summary>
public interface IRoleRepository
{
    Task<Role?> FindAsync(AccountId account, int id, CancellationToken cancellationToken);

    Task<ErrorOr<Page<Role>>> ListAsync(AccountId account, ListRoles query, CancellationToken cancellationToken);

    /// <summary>Locks the role names until the current unit of work ends. Other callers wait.</summary>
    Task LockNamesAsync(CancellationToken cancellationToken);

    /// <returns>Whether one of the account's roles or a global role has this name or a similar one. Null: only global roles.</returns>
    Task<bool> IsNameTakenAsync(AccountId? account, string name, CancellationToken cancellationToken);

    /// <returns>The number of roles that the account owns.</returns>
    Task<int> CountAsync(AccountId account, CancellationToken cancellationToken);

    /// <summary>Adds the role and assigns its id. Requires a unit of work.</summary>
    Task AddAsync(Role role, CancellationToken cancellationToken);

    void Remove(Role role);

    /// <returns>The assignments of the role in the account, and those in all accounts if <paramref name="andInAll"/> is true.</returns>
    Task<ErrorOr<Page<RoleHolding>>> ListHoldingsAsync(
        ListRoleAssignments query, AccountId account, bool andInAll, CancellationToken cancellationToken);
}
