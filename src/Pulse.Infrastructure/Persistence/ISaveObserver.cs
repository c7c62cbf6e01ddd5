using Microsoft.EntityFrameworkCore;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Sees what a context is about to save.</summary>
public interface ISaveObserver
{
    /// <exception cref="InvalidOperationException">It must not be saved like this.</exception>
    void Saving(DbContext db);
}
