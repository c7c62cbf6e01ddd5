using Microsoft.EntityFrameworkCore;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Inspects the changes of a context before they are saved.</summary>
public interface ISaveObserver
{
    /// <exception cref="InvalidOperationException">The changes must not be saved this way.</exception>
    void Saving(DbContext db);
}
