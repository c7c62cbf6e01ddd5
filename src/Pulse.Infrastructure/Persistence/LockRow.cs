using Microsoft.EntityFrameworkCore;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// Stands for work that one transaction at a time may do. No foreign key refers to these rows: a lock on a row that inserts elsewhere refer
/// to would wait for them, and they for it.
/// </summary>
public sealed class LockRow
{
    /// <summary>Makes the first account.</summary>
    public const int FirstAccount = 1;

    /// <summary>Gives a role a name.</summary>
    public const int RoleNames = 2;

    /// <summary>Takes superAdmin away from a user.</summary>
    public const int SuperAdmins = 3;

    /// <summary>Numbers a new account.</summary>
    public const int AccountNumbers = 4;

    public static readonly IReadOnlyList<int> All = [FirstAccount, RoleNames, SuperAdmins, AccountNumbers];

    public int Id { get; init; }

    /// <summary>Is written and never changes.</summary>
    public int Written { get; init; }
}

internal static class LockRows
{
    /// <summary>Waits for whoever holds the lock, and holds it until the transaction ends: writing a row takes its lock, on any database and without hints.</summary>
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
