using Microsoft.EntityFrameworkCore;
using Pulse.Application.Authorization;
using Pulse.Domain.Users;

namespace Pulse.Infrastructure.Users;

internal static class UserLocks
{
    /// <summary>Locks a user's row until the transaction ends, by an update that changes no value. Works on any database, without
    /// hints.</summary>
    public static Task LockAsync(this DbSet<User> users, int id, CancellationToken cancellationToken) => users.Where(user => user.Id == id)
        .ExecuteUpdateAsync(set => set.SetProperty(user => user.Version, user => user.Version), cancellationToken);

    /// <summary>
    /// Locks the user's row if it still has the version that the caller was read with. This orders the write before or after a
    /// deactivation of the user.
    /// </summary>
    /// <returns>False if the user has changed or is gone.</returns>
    public static async Task<bool> LockUnchangedAsync(this DbSet<User> users, UserCaller caller, CancellationToken cancellationToken) =>
        await users.Where(user => user.Id == caller.Id && user.Version == caller.Version)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.Version, user => user.Version), cancellationToken) == 1;
}
