using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;

namespace Pulse.Application.Accounts;

public interface IAccountRepository
{
    Task<Account?> FindAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>In a unit of work, which saves what is changed of it.</summary>
    Task<Account?> FindToChangeAsync(AccountId id, CancellationToken cancellationToken);

    /// <param name="visible">The accounts that the list is of; null: all.</param>
    /// <param name="query">What is wanted of them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Page<Account>> ListAsync(IReadOnlyCollection<AccountId>? visible, ListAccounts query, CancellationToken cancellationToken);

    /// <summary>Adds it as the newest of all, in a unit of work; no other can be added until that ends.</summary>
    Task AddAsync(Account account, CancellationToken cancellationToken);

    /// <summary>Counts what is in the account in effect, which this must be.</summary>
    Task<AccountContents> CountContentsAsync(AccountId id, CancellationToken cancellationToken);

    void Remove(Account account);

    /// <summary>
    /// Makes everybody else who calls this for the same account wait until the current unit of work ends: what is
    /// counted under it stays true until then.
    /// </summary>
    /// <returns>The account as it stays until then; null if there is none.</returns>
    Task<Account?> LockAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>
    /// Whether an active superAdmin belongs to no other active account. Locks the set of superAdmins until the current unit of work ends.
    /// </summary>
    Task<bool> IsLastOfSuperAdminAsync(AccountId id, CancellationToken cancellationToken);
}
