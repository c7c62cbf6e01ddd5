using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common.Lists;
using Pulse.Application.Roles;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Roles;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Roles;

internal sealed class RoleRepository(PulseDbContext db) : IRoleRepository
{
    public Task<Role?> FindAsync(AccountId account, int id, CancellationToken cancellationToken) =>
        KnownTo(account).SingleOrDefaultAsync(role => role.Id == id, cancellationToken);

    public Task<ErrorOr<Page<Role>>> ListAsync(AccountId account, ListRoles query, CancellationToken cancellationToken) =>
        RoleFields.All.ToPageAsync(KnownTo(account), query, role => role.Id, cancellationToken);

    public Task LockNamesAsync(CancellationToken cancellationToken) => db.LockAsync<NameLock>(cancellationToken);

    /// <summary>Compares names in code, because the databases ignore case differently and do not detect other look-alike names.</summary>
    public async Task<bool> IsNameTakenAsync(AccountId? account, string name, CancellationToken cancellationToken)
    {
        var taken = await KnownTo(account).Select(role => role.Name).ToListAsync(cancellationToken);
        return taken.Exists(other => Name.AreAlike(other, name));
    }

    public Task<int> CountAsync(AccountId account, CancellationToken cancellationToken) =>
        db.Roles.CountAsync(role => role.AccountId == account, cancellationToken);

    public Task AddAsync(Role role, CancellationToken cancellationToken)
    {
        db.Roles.Add(role);
        return db.SaveChangesAsync(cancellationToken);
    }

    public void Remove(Role role) => db.Roles.Remove(role);

    /// <summary>
    /// Combines two queries, each of which reads the index on role and account in the order of users. One query with OR would read the
    /// role's holders in all accounts. Counts assignments without their users.
    /// </summary>
    public async Task<ErrorOr<Page<RoleHolding>>> ListHoldingsAsync(
        ListRoleAssignments query, AccountId account, bool andInAll, CancellationToken cancellationToken)
    {
        var (counted, holdings) = (AssignmentsOf(query.RoleId, account), HoldingsOf(query.RoleId, account));
        if (andInAll)
        {
            counted = counted.Concat(AssignmentsOf(query.RoleId, null));
            holdings = holdings.Concat(HoldingsOf(query.RoleId, null));
        }

        return await RoleHoldingFields.All.ToPageAsync(
            new ListSource<RoleHolding>(holdings, Count: counted.CountExaminedAsync, CountsFirst: true),
            query,
            holding => holding.Sequence,
            cancellationToken);
    }

    private IQueryable<RoleHolding> HoldingsOf(int roleId, AccountId? account) =>
        from assignment in AssignmentsOf(roleId, account)
        join user in db.Users on assignment.UserId equals user.Id
        select new RoleHolding
        {
            UserId = assignment.UserId,
            Email = user.Email,
            AccountId = assignment.AccountId,
            Sequence = EF.Property<long>(assignment, EntityTypeBuilderExtensions.Sequence),
        };

    private IQueryable<RoleAssignment> AssignmentsOf(int roleId, AccountId? account) => db.Set<RoleAssignment>()
        .Where(assignment => assignment.RoleId == roleId && assignment.AccountId == account);

    /// <summary>The account's own and the global roles. Without an account, only the global roles.</summary>
    private IQueryable<Role> KnownTo(AccountId? account) => db.Roles.Where(role => role.AccountId == null || role.AccountId == account);

    /// <summary>Taken to set a role's name.</summary>
    private sealed class NameLock() : DatabaseLock(id: 2);
}
