using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

internal static class SuperAdminQueries
{
    /// <summary>Active users with the role superAdmin in all accounts. The query starts from the role's holders, not from all
    /// users.</summary>
    public static IQueryable<User> SuperAdmins(this PulseDbContext db) => db.Users
        .IgnoreQueryFilters([PulseDbContext.TenantFilter])
        .Where(user => user.Active && user.ActivatedAt != null && db.Set<RoleAssignment>()
            .Where(assignment => assignment.RoleId == Role.SuperAdminId && assignment.AccountId == null)
            .Select(assignment => assignment.UserId)
            .Contains(user.Id));

    /// <summary>Locks the set of superAdmins until the current unit of work ends.</summary>
    public static Task LockSuperAdminsAsync(this PulseDbContext db, CancellationToken cancellationToken) =>
        db.LockAsync<SuperAdminLock>(cancellationToken);

    /// <summary>Taken to remove superAdmin from a user.</summary>
    private sealed class SuperAdminLock() : DatabaseLock(id: 3);
}
