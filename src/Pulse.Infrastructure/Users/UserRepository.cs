using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common.Lists;
using Pulse.Application.Users;
using Pulse.Domain.Accounts;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

/// <summary>Sees all accounts: whether a user belongs to one alone cannot be told from within it.</summary>
internal sealed class UserRepository(PulseDbContext db) : IUserRepository
{
    private IQueryable<User> Whole => db.Profiles
        .IgnoreQueryFilters([PulseDbContext.TenantFilter])
        .Include(user => user.Memberships).ThenInclude(membership => membership.Account)
        .Include(user => user.RoleAssignments).ThenInclude(assignment => assignment.Role);

    public Task<User?> FindAsync(int id, CancellationToken cancellationToken) => Whole.SingleOrDefaultAsync(user => user.Id == id, cancellationToken);

    public Task<Page<User>> ListAsync(AccountId? account, ListUsers query, CancellationToken cancellationToken)
    {
        var users = account is { } own ? Whole.Where(user => user.Memberships.Any(membership => membership.AccountId == own)) : Whole;
        return UserFields.All.ToPageAsync(users.AsNoTracking(), query, user => user.Id, cancellationToken);
    }

    public Task<int> CountAsync(AccountId account, CancellationToken cancellationToken) => db.Set<Membership>()
        .IgnoreQueryFilters([PulseDbContext.TenantFilter]).CountAsync(membership => membership.AccountId == account, cancellationToken);

    public async Task<IReadOnlyList<Role>> FindRolesAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken) =>
        await db.Roles.Where(role => ids.Contains(role.Id)).OrderBy(role => role.Id).ToListAsync(cancellationToken);

    /// <summary>What is loaded is put where it belongs by the change tracker.</summary>
    public async Task LoadNewAsync(User user, CancellationToken cancellationToken)
    {
        db.ChangeTracker.DetectChanges();
        var accounts = user.Memberships.Where(membership => membership.Account is null).Select(membership => membership.AccountId).ToList();
        var roles = user.RoleAssignments.Where(assignment => assignment.Role is null).Select(assignment => assignment.RoleId).ToList();
        await db.Accounts.Where(account => accounts.Contains(account.Id)).LoadAsync(cancellationToken);
        await db.Roles.Where(role => roles.Contains(role.Id)).LoadAsync(cancellationToken);
    }

    /// <summary>In two steps: the index that lets a user have one primary account looks at each row by itself.</summary>
    public async Task MovePrimaryAsync(User user, AccountId account, CancellationToken cancellationToken)
    {
        user.MakeNonePrimary();
        await db.SaveChangesAsync(cancellationToken);
        user.MakePrimary(account);
    }

    public void Remove(User user) => db.Profiles.Remove(user);

    /// <summary>Writing a row that every installation has, unchanged, takes its lock until the transaction ends.</summary>
    public Task LockSuperAdminsAsync(CancellationToken cancellationToken) => db.Roles.Where(role => role.Id == Role.SuperAdminId)
        .ExecuteUpdateAsync(set => set.SetProperty(role => role.Version, role => role.Version), cancellationToken);

    public Task<int> CountSuperAdminsAsync(int except, CancellationToken cancellationToken) =>
        SuperAdmins.CountAsync(user => user.Id != except, cancellationToken);

    public async Task<bool> IsLastOfSuperAdminAsync(AccountId account, CancellationToken cancellationToken)
    {
        await LockSuperAdminsAsync(cancellationToken);
        return await SuperAdmins.AnyAsync(
            user => user.Memberships.Any(membership => membership.AccountId == account)
                && !user.Memberships.Any(membership => membership.AccountId != account && membership.Account!.Active),
            cancellationToken);
    }

    private IQueryable<User> SuperAdmins => db.Profiles
        .IgnoreQueryFilters([PulseDbContext.TenantFilter])
        .Where(user => user.Active && user.ActivatedAt != null
            && user.RoleAssignments.Any(assignment => assignment.RoleId == Role.SuperAdminId && assignment.AccountId == null));
}
