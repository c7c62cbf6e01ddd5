using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Permissions;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Permissions;

/// <summary>
/// Keeps the catalogue in memory until the change feed reports a change of it. A catalogue is current if no change that this node has
/// applied is newer than the start of its read.
/// </summary>
internal sealed class PermissionCatalogueCache(IServiceScopeFactory scopes, InvalidationClock invalidations)
    : IPermissionCatalogue, IDisposable
{
    private static readonly int[] Slots = InvalidationClock.SlotsOf([CacheTag.Catalogue]);

    private readonly SemaphoreSlim reading = new(1);
    private Read? latest;

    /// <summary>Costs no allocation while the catalogue is current.</summary>
    public ValueTask<PermissionCatalogue> GetAsync(CancellationToken cancellationToken, params IReadOnlyList<CustomPermissions?> needed)
    {
        var known = Volatile.Read(ref latest);
        return Serves(known, needed)
            ? ValueTask.FromResult(known!.Catalogue)
            : new ValueTask<PermissionCatalogue>(ReadAsync(needed, cancellationToken));
    }

    public async Task<IReadOnlyList<CustomPermission>> FindAsync(
        IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(DatabaseLane.Credentials);
        var stored = scope.ServiceProvider.GetRequiredService<PulseDbContext>().Set<CustomPermission>();
        return await names.FindInChunksAsync(
            chunk => stored.Where(permission => chunk.Contains(permission.Name)), cancellationToken);
    }

    public void Dispose() => reading.Dispose();

    /// <summary>
    /// One read at a time. A call uses the result of another read only if that serves it: a read that began earlier can lack a name that
    /// was defined meanwhile.
    /// </summary>
    private async Task<PermissionCatalogue> ReadAsync(IReadOnlyList<CustomPermissions?> needed, CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            var known = latest;
            if (!Serves(known, needed))
            {
                var readAt = invalidations.Now;
                await using var scope = scopes.CreateAsyncScope(DatabaseLane.Credentials);
                var existing = await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Set<CustomPermission>()
                    .Where(permission => permission.RetiredAt == null).ToListAsync(cancellationToken);
                known = new Read(new PermissionCatalogue(existing), readAt);
                Volatile.Write(ref latest, known);
            }

            return known!.Catalogue;
        }
        finally
        {
            reading.Release();
        }
    }

    private bool Serves(Read? known, IReadOnlyList<CustomPermissions?> needed)
    {
        if (known is null || !invalidations.IsCurrent(known.ReadAt, Slots))
        {
            return false;
        }

        for (var index = 0; index < needed.Count; index++)
        {
            if (needed[index]?.IsSubsetOf(known.Catalogue.All.Custom) == false)
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Read(PermissionCatalogue Catalogue, long ReadAt);
}
