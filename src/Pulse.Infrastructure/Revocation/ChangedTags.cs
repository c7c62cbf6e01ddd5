using Microsoft.EntityFrameworkCore;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

/// <summary>Collects the tags of everything that a unit of work has saved.</summary>
internal sealed class ChangedTags : ISaveObserver
{
    private readonly HashSet<CacheTag> changed = [];

    public IReadOnlySet<CacheTag> Current => changed;

    /// <returns>The tags saved since the last call.</returns>
    public IReadOnlyCollection<CacheTag> Take()
    {
        var taken = changed.ToList();
        changed.Clear();
        return taken;
    }

    /// <exception cref="InvalidOperationException">A right changes outside a unit of work. Only a unit of work notifies other
    /// nodes.</exception>
    public void Saving(DbContext db)
    {
        changed.UnionWith(CacheTag.ChangedIn(db.ChangeTracker));
        if (changed.Count > 0 && db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException($"{changed.First().Name} changes outside a unit of work.");
        }
    }
}
