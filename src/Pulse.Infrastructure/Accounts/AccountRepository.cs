using Microsoft.EntityFrameworkCore;
using Pulse.Application.Accounts;
using Pulse.Domain.Accounts;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Accounts;

internal sealed class AccountRepository(PulseDbContext db) : IAccountRepository
{
    public Task<Account?> FindAsync(AccountId id, CancellationToken cancellationToken) =>
        db.Accounts.AsNoTracking().SingleOrDefaultAsync(account => account.Id == id, cancellationToken);

    public Task<Account> FindToChangeAsync(AccountId id, CancellationToken cancellationToken) =>
        db.Accounts.SingleAsync(account => account.Id == id, cancellationToken);

    /// <summary>Writing the row, unchanged, takes its lock until the transaction ends, on any database and without hints.</summary>
    public Task LockAsync(AccountId id, CancellationToken cancellationToken) =>
        db.Accounts.Where(account => account.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(account => account.Version, account => account.Version), cancellationToken);
}
