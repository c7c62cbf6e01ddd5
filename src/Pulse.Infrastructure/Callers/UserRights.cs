using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Callers;

/// <summary>
/// Loads users with everything that their rights are derived from. Sees all accounts: what a user may do is derived from all of them.
/// </summary>
internal static class UserRights
{
    /// <summary>Ids in one statement. SQL Server takes at most 2,100 parameters.</summary>
    private const int AtOnce = 500;

    /// <summary>
    /// Includes memberships with their accounts, and role assignments with their roles. Each collection is a statement of its own: joined
    /// in one statement, a user with 300 memberships and 300 assignments would be 90,000 rows.
    /// </summary>
    public static IQueryable<User> WithRights(this IQueryable<User> users) => users
        .IgnoreQueryFilters([PulseDbContext.TenantFilter])
        .Include(user => user.Memberships.OrderBy(membership => membership.AccountId)).ThenInclude(membership => membership.Account)
        .Include(user => user.RoleAssignments.OrderBy(assignment => EF.Property<long>(assignment, EntityTypeBuilderExtensions.Sequence)))
        .ThenInclude(assignment => assignment.Role)
        .AsSplitQuery();

    /// <summary>
    /// Finds one user, tracked. The same statements are sent whether or not the user exists: what a call costs must not tell which it is.
    /// </summary>
    public static async Task<User?> FindWithRightsAsync(this PulseDbContext db, int id, CancellationToken cancellationToken)
    {
        var user = await db.Users.SingleOrDefaultAsync(one => one.Id == id, cancellationToken);
        await db.Set<Membership>().IgnoreQueryFilters([PulseDbContext.TenantFilter]).Include(membership => membership.Account)
            .Where(membership => membership.UserId == id).OrderBy(membership => membership.AccountId).LoadAsync(cancellationToken);
        await db.Set<RoleAssignment>().IgnoreQueryFilters([PulseDbContext.TenantFilter]).Include(assignment => assignment.Role)
            .Where(assignment => assignment.UserId == id).OrderBy(assignment => EF.Property<long>(assignment, EntityTypeBuilderExtensions.Sequence))
            .LoadAsync(cancellationToken);
        return user;
    }

    /// <summary>Reads these users as they are in the database, each once, whatever the context has loaded before.</summary>
    /// <returns>The users that exist, by id.</returns>
    public static async Task<IReadOnlyDictionary<int, User>> FindWithRightsAsync(
        this PulseDbContext db, IEnumerable<int> ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<int, User>();
        foreach (var some in ids.Distinct().Chunk(AtOnce))
        {
            await foreach (var user in db.Users.AsNoTracking().Where(user => some.Contains(user.Id)).WithRights()
                .AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                found.Add(user.Id, user);
            }
        }

        return found;
    }
}
