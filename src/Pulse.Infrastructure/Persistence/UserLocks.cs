using Microsoft.EntityFrameworkCore;
using Pulse.Application.Authorization;
using Pulse.Domain.Users;

namespace Pulse.Infrastructure.Persistence;

internal static class UserLocks
{
    /// <summary>Writing a user's row, unchanged, takes its lock until the transaction ends, on any database and without hints.</summary>
    public static Task LockAsync(this DbSet<User> users, int id, CancellationToken cancellationToken) => users.Where(user => user.Id == id)
        .ExecuteUpdateAsync(set => set.SetProperty(user => user.Version, user => user.Version), cancellationToken);

    /// <summary>The same, where the user is still as the caller was read: whoever ends all that the user has begun meets what is written under it, or is seen here.</summary>
    public static async Task<bool> LockAsReadAsync(this DbSet<User> users, UserCaller caller, CancellationToken cancellationToken) =>
        await users.Where(user => user.Id == caller.Id && user.Version == caller.Version)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.Version, user => user.Version), cancellationToken) == 1;
}
