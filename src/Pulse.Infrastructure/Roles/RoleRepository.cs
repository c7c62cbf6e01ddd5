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

    public Task<Page<Role>> ListAsync(AccountId account, ListRoles query, CancellationToken cancellationToken) =>
        RoleFields.All.ToPageAsync(KnownTo(account).AsNoTracking(), query, role => role.Id, cancellationToken);

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
    /// Combines two queries, each of which uses the index on role and account. One query with OR would read the role's holders in all
    /// accounts.
    /// </summary>
    public Task<Page<RoleHolding>> ListHoldingsAsync(
        ListRoleAssignments query, AccountId account, bool andInAll, CancellationToken cancellationToken)
    {
        var assignments = db.Set<RoleAssignment>().AsNoTracking();
        var found = SequencesOf(assignments, query.RoleId, account);
        if (andInAll)
        {
            found = found.Concat(SequencesOf(assignments, query.RoleId, null));
        }

        var holdings = from assignment in assignments
                       where found.Contains(EF.Property<long>(assignment, EntityTypeBuilderExtensions.Sequence))
                       join user in db.Users on assignment.UserId equals user.Id
                       select new RoleHolding
                       {
                           UserId = user.Id,
                           Email = user.Email,
                           AccountId = assignment.AccountId,
                           Sequence = EF.Property<long>(assignment, EntityTypeBuilderExtensions.Sequence),
                       };
        return RoleHoldingFields.All.ToPageAsync(holdings, query, holding => holding.Sequence, cancellationToken);
    }

    private static IQueryable<long> SequencesOf(IQueryable<RoleAssignment> assignments, int roleId, AccountId? account) => assignments
        .Where(assignment => assignment.RoleId == roleId && assignment.AccountId == account)
        .Select(assignment => EF.Property<long>(assignment, EntityTypeBuilderExtensions.Sequence));

    /// <summary>The account's own and the global roles. Without an account, only the global roles.</summary>
    private IQueryable<Role> KnownTo(AccountId? account) => db.Roles.Where(role => role.AccountId == null || role.AccountId == account);

    /// <summary>Taken to set a role's name.</summary>
    private sealed class NameLock() : DatabaseLock(id: 2);
}
