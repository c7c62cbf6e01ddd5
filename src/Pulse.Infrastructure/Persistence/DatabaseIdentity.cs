namespace Pulse.Infrastructure.Persistence;

/// <summary>Whether the database is still the one that this process serves from. It may be replaced or restored while the process runs.</summary>
public sealed class DatabaseIdentity
{
    private volatile bool isReplaced;

    public bool IsReplaced => isReplaced;

    /// <summary>From now on, neither memory nor database can be relied on, until <see cref="Confirm"/>.</summary>
    public void MarkReplaced() => isReplaced = true;

    /// <summary>Everything that was kept of another database is forgotten.</summary>
    public void Confirm() => isReplaced = false;

    /// <summary>To be called before a caller is let in or anything is written.</summary>
    /// <exception cref="DatabaseReplacedException">The database was replaced.</exception>
    public void EnsureSame()
    {
        if (isReplaced)
        {
            throw new DatabaseReplacedException();
        }
    }
}
