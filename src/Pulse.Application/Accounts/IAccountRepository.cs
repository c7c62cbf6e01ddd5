using ErrorOr;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;

namespace Pulse.Application.Accounts;

public interface IAccountRepository
{
    Task<Account?> FindAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>Finds an account to change. The current unit of work saves the changes.</summary>
    Task<Account?> FindToChangeAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>Lists the visible accounts. Null: all accounts.</summary>
    Task<ErrorOr<Page<Account>>> ListAsync(
        IReadOnlyCollection<AccountId>? visible, ListAccounts query, ListFields<Account> fields, CancellationToken cancellationToken);

    /// <summary>Adds the account and locks the table against other additions until the unit of work ends.</summary>
    Task AddAsync(Account account, CancellationToken cancellationToken);

    /// <summary>Counts the objects of the account, which must be the account in effect.</summary>
    Task<AccountContents> CountContentsAsync(AccountId id, CancellationToken cancellationToken);

    void Remove(Account account);

    /// <summary>
    /// Locks an account until the current unit of work ends. Other callers wait, so that counts under the lock stay valid.
    /// </summary>
    /// <returns>The account. Null if there is none.</returns>
    Task<Account?> LockAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>
    /// Whether an active superAdmin belongs to no other active account. Locks the set of superAdmins until the current unit of work
    /// ends.
    /// </summary>
    Task<bool> IsLastOfSuperAdminAsync(AccountId id, CancellationToken cancellationToken);
}
