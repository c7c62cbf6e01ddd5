using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Accounts;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Users;

namespace Pulse.Infrastructure.Accounts;

internal sealed class AccountRepository(PulseDbContext db) : IAccountRepository
{
    private static readonly CompiledQuery<AccountId, Account?> Read = new(
        (db, id, _) => db.Accounts.AsNoTracking().SingleOrDefault(account => account.Id == id));

    public Task<Account?> FindAsync(AccountId id, CancellationToken cancellationToken) => Read.RunAsync(db, id, cancellationToken);

    public Task<Account?> FindToChangeAsync(AccountId id, CancellationToken cancellationToken) =>
        db.Accounts.SingleOrDefaultAsync(account => account.Id == id, cancellationToken);

    /// <summary>Sends the ids as one parameter, a JSON array, because a page cannot be read in several statements.</summary>
    public Task<ErrorOr<Page<Account>>> ListAsync(
        IReadOnlyCollection<AccountId>? visible, ListAccounts query, ListFields<Account> fields, CancellationToken cancellationToken)
    {
        var source = visible is null
            ? new ListSource<Account>(db.Accounts, Count: db.Accounts.CountManyAsync)
            : new ListSource<Account>(db.Accounts.Where(account => EF.Parameter(visible).Contains(account.Id)));
        return fields.ToPageAsync(
            source,
            query,
            account => EF.Property<long>(account, EntityTypeBuilderExtensions.Sequence),
            cancellationToken);
    }

    public async Task AddAsync(Account account, CancellationToken cancellationToken)
    {
        await db.LockAsync<NumberLock>(cancellationToken);
        var last = await db.Accounts.Select(other => EF.Property<long>(other, EntityTypeBuilderExtensions.Sequence))
            .OrderByDescending(number => number)
            .FirstOrDefaultAsync(cancellationToken);
        db.Accounts.Add(account).Property(EntityTypeBuilderExtensions.Sequence).CurrentValue = last + 1;
    }

    /// <summary>Counts the account's contents through the tenant filter. It finds nothing if another account is in effect.</summary>
    public async Task<AccountContents> CountContentsAsync(AccountId id, CancellationToken cancellationToken) => new(
        await db.ApiKeys.CountAsync(key => key.AccountId == id, cancellationToken),
        await db.Set<Membership>().Where(membership => membership.AccountId == id).Select(membership => membership.UserId)
            .Union(db.Set<RoleAssignment>().Where(assignment => assignment.AccountId == id).Select(assignment => assignment.UserId))
            .CountAsync(cancellationToken),
        await db.Roles.CountAsync(role => role.AccountId == id, cancellationToken),
        await db.Applications.CountAsync(application => application.AccountId == id, cancellationToken),
        await db.Merchants.CountAsync(merchant => merchant.AccountId == id, cancellationToken));

    public void Remove(Account account) => db.Accounts.Remove(account);

    public async Task<Account?> LockAsync(AccountId id, CancellationToken cancellationToken) =>
        (await db.Written<Account>("Version = Version", id.Number).AsNoTracking().ToListAsync(cancellationToken)).SingleOrDefault();

    public async Task<bool> IsLastOfSuperAdminAsync(AccountId id, CancellationToken cancellationToken)
    {
        await db.LockSuperAdminsAsync(cancellationToken);
        return await db.SuperAdmins().AnyAsync(
            user => user.Memberships.Any(membership => membership.AccountId == id)
                && !user.Memberships.Any(membership => membership.AccountId != id && membership.Account!.Active),
            cancellationToken);
    }

    /// <summary>Taken to number a new account.</summary>
    private sealed class NumberLock() : DatabaseLock(id: 4);
}
