using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// A row that serves as a database lock for one kind of work. No foreign key refers to these rows, so inserts elsewhere cannot
/// deadlock with them.
/// </summary>
public sealed class LockRow
{
    public int Id { get; init; }

    /// <summary>Written to take the row's lock. The value never changes.</summary>
    public int Written { get; init; }
}

/// <summary>
/// A lock of a feature. It puts its own row into the table. EF Core rejects the model if two locks have the same id.
/// </summary>
/// <param name="id">Id of the row. Never change it: all processes of an installation must lock the same row.</param>
internal abstract class DatabaseLock(int id) : IEntityTypeConfiguration<LockRow>
{
    public int Id => id;

    public void Configure(EntityTypeBuilder<LockRow> builder) => builder.HasData(new LockRow { Id = id });
}

internal static class LockRows
{
    /// <summary>Takes the lock and holds it until the transaction ends. Writing a row takes its lock on any database, without
    /// hints.</summary>
    /// <exception cref="InvalidOperationException">The row is missing.</exception>
    public static async Task LockAsync<TLock>(this PulseDbContext db, CancellationToken cancellationToken)
        where TLock : DatabaseLock, new()
    {
        var id = new TLock().Id;
        var written = await db.Set<LockRow>().Where(row => row.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Written, row => row.Written), cancellationToken);
        if (written == 0)
        {
            throw new InvalidOperationException($"The table Locks lacks row {id}.");
        }
    }
}
