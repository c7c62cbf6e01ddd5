using Microsoft.EntityFrameworkCore;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

/// <summary>Collects the tags of everything that a unit of work has saved, with the accounts that they concern.</summary>
internal sealed class ChangedTags : ISaveObserver
{
    private readonly Dictionary<CacheTag, TagAudience> changed = [];

    public IReadOnlyCollection<CacheTag> Current => changed.Keys;

    /// <returns>The tags saved since the last call.</returns>
    public IReadOnlyCollection<KeyValuePair<CacheTag, TagAudience>> Take()
    {
        var taken = changed.ToList();
        changed.Clear();
        return taken;
    }

    /// <exception cref="InvalidOperationException">A right changes outside a unit of work. Only a unit of work notifies other
    /// nodes.</exception>
    public void Saving(DbContext db)
    {
        foreach (var (tag, entry) in CacheTag.ChangedIn(db.ChangeTracker))
        {
            if (!changed.TryGetValue(tag, out var audience))
            {
                changed.Add(tag, audience = new TagAudience());
            }

            audience.Add(entry);
        }

        if (changed.Count > 0 && db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException($"{changed.First().Key.Name} changes outside a unit of work.");
        }
    }
}
