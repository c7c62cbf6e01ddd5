using Pulse.Domain.Accounts;

namespace Pulse.Application.Accounts;

public interface IAccountRepository
{
    Task<Account?> FindAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>In a unit of work, which saves what is changed of it.</summary>
    Task<Account> FindToChangeAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>
    /// Makes everybody else who calls this for the same account wait until the current unit of work ends: what is
    /// counted under it stays true until then.
    /// </summary>
    Task LockAsync(AccountId id, CancellationToken cancellationToken);
}
