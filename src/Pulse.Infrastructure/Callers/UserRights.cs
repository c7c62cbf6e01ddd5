using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Callers;

/// <summary>Loads users with everything that their rights depend on, in all accounts.</summary>
internal static class UserRights
{
    /// <summary>Maximum number of ids in one statement. SQL Server accepts at most 2,100 parameters.</summary>
    private const int BatchSize = 500;

    /// <summary>
    /// Includes memberships with accounts, and role assignments with roles. Each collection has its own statement: a join of 300
    /// memberships and 300 assignments would return 90,000 rows.
    /// </summary>
    public static IQueryable<User> WithRights(this IQueryable<User> users) => users
        .IgnoreQueryFilters([PulseDbContext.TenantFilter])
        .Include(user => user.Memberships.OrderBy(membership => membership.AccountId)).ThenInclude(membership => membership.Account)
        .Include(user => user.RoleAssignments.OrderBy(assignment => EF.Property<long>(assignment, EntityTypeBuilderExtensions.Sequence)))
        .ThenInclude(assignment => assignment.Role)
        .AsSplitQuery();

    /// <summary>
    /// Finds and tracks one user: the change tracker connects the results of the statements. It sends the same statements if the user does
    /// not exist, so that the time reveals nothing.
    /// </summary>
    public static async Task<User?> FindWithRightsAsync(this PulseDbContext db, int id, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsTracking().SingleOrDefaultAsync(user => user.Id == id, cancellationToken);
        await db.Set<Membership>().AsTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter]).Include(membership => membership.Account)
            .Where(membership => membership.UserId == id).OrderBy(membership => membership.AccountId).LoadAsync(cancellationToken);
        await db.Set<RoleAssignment>().AsTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter]).Include(assignment => assignment.Role)
            .Where(assignment => assignment.UserId == id)
            .OrderBy(assignment => EF.Property<long>(assignment, EntityTypeBuilderExtensions.Sequence))
            .LoadAsync(cancellationToken);
        return user;
    }

    /// <summary>Reads users from the database, even if the context has loaded them before.</summary>
    /// <returns>The existing users, by id.</returns>
    public static async Task<IReadOnlyDictionary<int, User>> FindWithRightsAsync(
        this PulseDbContext db, IEnumerable<int> ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<int, User>();
        foreach (var chunk in ids.Distinct().Chunk(BatchSize))
        {
            await foreach (var user in db.Users.AsNoTracking().Where(user => chunk.Contains(user.Id)).WithRights()
                .AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                found.Add(user.Id, user);
            }
        }

        return found;
    }
}
