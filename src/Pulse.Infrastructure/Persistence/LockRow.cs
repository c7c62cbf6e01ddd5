using Microsoft.EntityFrameworkCore;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// A row that serves as a database lock for one kind of work. No foreign key refers to these rows, so inserts elsewhere cannot
/// deadlock with them.
/// </summary>
public sealed class LockRow
{
    /// <summary>Creating the first account.</summary>
    public const int FirstAccount = 1;

    /// <summary>Setting a role's name.</summary>
    public const int RoleNames = 2;

    /// <summary>Removing superAdmin from a user.</summary>
    public const int SuperAdmins = 3;

    /// <summary>Numbering a new account.</summary>
    public const int AccountNumbers = 4;

    public static readonly IReadOnlyList<int> All = [FirstAccount, RoleNames, SuperAdmins, AccountNumbers];

    public int Id { get; init; }

    /// <summary>Written to take the row's lock. The value never changes.</summary>
    public int Written { get; init; }
}

internal static class LockRows
{
    /// <summary>Takes the lock and holds it until the transaction ends. Writing a row takes its lock on any database, without
    /// hints.</summary>
    /// <exception cref="InvalidOperationException">The row is missing.</exception>
    public static async Task LockAsync(this PulseDbContext db, int id, CancellationToken cancellationToken)
    {
        var written = await db.Set<LockRow>().Where(row => row.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Written, row => row.Written), cancellationToken);
        if (written == 0)
        {
            throw new InvalidOperationException($"The table Locks lacks row {id}.");
        }
    }
}
