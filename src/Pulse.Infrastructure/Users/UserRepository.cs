using Microsoft.EntityFrameworkCore;
using Pulse.Application.Users;
using Pulse.Domain.Accounts;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

/// <summary>Sees all accounts: whether a user belongs to one alone cannot be told from within it.</summary>
internal sealed class UserRepository(PulseDbContext db) : IUserRepository
{
    public Task<User?> FindAsync(int id, CancellationToken cancellationToken) => db.Profiles
        .IgnoreQueryFilters([PulseDbContext.TenantFilter])
        .Include(user => user.Memberships).ThenInclude(membership => membership.Account)
        .Include(user => user.RoleAssignments).ThenInclude(assignment => assignment.Role)
        .SingleOrDefaultAsync(user => user.Id == id, cancellationToken);

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
        .Where(user => user.Active
            && user.RoleAssignments.Any(assignment => assignment.RoleId == Role.SuperAdminId && assignment.AccountId == null));
}
