using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Users;

namespace Pulse.Infrastructure.Users;

internal static class UserLocks
{
    /// <summary>Writing a user's row, unchanged, takes its lock until the transaction ends, on any database and without hints.</summary>
    public static Task LockAsync(this DbSet<User> users, int id, CancellationToken cancellationToken) => users.Where(user => user.Id == id)
        .ExecuteUpdateAsync(set => set.SetProperty(user => user.Version, user => user.Version), cancellationToken);
}
