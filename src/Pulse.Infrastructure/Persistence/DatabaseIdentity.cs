namespace Pulse.Infrastructure.Persistence;

/// <summary>Whether the database is still the one that this process started with. It can be replaced or restored while the process
/// runs.</summary>
public sealed class DatabaseIdentity
{
    private volatile bool isReplaced;

    public bool IsReplaced => isReplaced;

    /// <summary>Blocks callers and writes until <see cref="Confirm"/>, because caches and database no longer match.</summary>
    public void MarkReplaced() => isReplaced = true;

    /// <summary>Unblocks callers and writes. All data cached from the previous database has been dropped.</summary>
    public void Confirm() => isReplaced = false;

    /// <summary>Must be called before a caller is accepted and before a write.</summary>
    /// <exception cref="DatabaseReplacedException">The database was replaced.</exception>
    public void EnsureSame()
    {
        if (isReplaced)
        {
            throw new DatabaseReplacedException();
        }
    }
}
